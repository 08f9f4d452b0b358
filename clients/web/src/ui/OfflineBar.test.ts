import { render } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import OfflineBar from './OfflineBar.svelte'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function after(milliseconds: number) {
  await tick()
  vi.advanceTimersByTime(milliseconds)
  await tick()
}

it('says nothing of a break shorter than two seconds', async () => {
  const { container, rerender } = render(OfflineBar, { line: 'online', waiting: 0, refused: 0 })
  await rerender({ line: 'connecting', waiting: 0, refused: 0 })
  await after(1_900)
  await rerender({ line: 'online', waiting: 0, refused: 0 })
  await after(5_000)
  expect(container.textContent).toBe('')
})

it('says what waits, then that it was sent, and falls silent', async () => {
  const { container, rerender } = render(OfflineBar, { line: 'offline', waiting: 2, refused: 0 })
  await after(2_000)
  expect(container.textContent).toContain('Hors ligne — 2 messages seront envoyés')
  await rerender({ line: 'connecting', waiting: 2, refused: 0 })
  await after(0)
  expect(container.textContent).toContain('Reconnexion… 2 messages en attente')
  await rerender({ line: 'online', waiting: 0, refused: 0 })
  await after(0)
  expect(container.textContent).toContain('De retour en ligne. 2 messages envoyés.')
  await after(4_000)
  expect(container.textContent).toBe('')
})

it('says of those alone that they were sent which the server took', async () => {
  const { container, rerender } = render(OfflineBar, { line: 'offline', waiting: 3, refused: 1 })
  await after(2_000)
  await rerender({ line: 'online', waiting: 3, refused: 1 })
  await after(0)
  expect(container.textContent).toBe('De retour en ligne.')
  await rerender({ line: 'online', waiting: 0, refused: 3 })
  await after(0)
  expect(container.textContent).toContain('1 message envoyé.')
})

it('says of those that wait for their files that Parvis has to stay open', async () => {
  const { container } = render(OfflineBar, { line: 'offline', waiting: 0, forFiles: 1, refused: 0 })
  await after(2_000)
  expect(container.textContent).toMatch(/1 message attend ses fichiers\s: gardez Parvis ouvert/u)
})
