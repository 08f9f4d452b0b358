import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import ToastHost from './ToastHost.svelte'
import { LASTS, say, toasts, unsay, unsayAll } from './toasts.svelte'

const read = { label: 'Lire', run: vi.fn() }

beforeEach(() => {
  vi.useFakeTimers()
  render(ToastHost)
})

afterEach(() => {
  cleanup()
  toasts().forEach(({ id }) => {
    unsay(id)
  })
  vi.useRealTimers()
})

function shown(): string[] {
  return toasts().map(({ text }) => text)
}

it('goes by itself where nothing can be done about it', () => {
  say('Enregistré.')
  vi.advanceTimersByTime(LASTS)
  expect(shown()).toEqual([])
})

it('stays with its act until it is dismissed, whatever else is said', async () => {
  say('À lire', read)
  for (const one of ['un', 'deux', 'trois', 'quatre']) say(one)
  expect(shown()).toEqual(['À lire', 'deux', 'trois', 'quatre'])
  await vi.advanceTimersByTimeAsync(60 * LASTS)
  expect(shown()).toEqual(['À lire'])
  expect(screen.getByRole('button', { name: 'Lire' })).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Masquer cet avis' }))
  expect(shown()).toEqual([])
  expect(read.run).not.toHaveBeenCalled()
})

it('stands there once for what is said again', () => {
  say('À lire', read)
  say('À lire', read)
  expect(shown()).toEqual(['À lire'])
})

it('is not left to whoever comes next', () => {
  say('À lire', read)
  unsayAll()
  expect(shown()).toEqual([])
})
