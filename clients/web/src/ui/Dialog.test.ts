import { fireEvent, render, screen } from '@testing-library/svelte'
import { createRawSnippet } from 'svelte'
import { afterEach, expect, it, vi } from 'vitest'
import Dialog from './Dialog.svelte'

const FIELDS = '<p><input type="checkbox" /><span class="input"><input aria-label="Adresse" /></span></p>'
const children = createRawSnippet(() => ({ render: () => FIELDS }))

function focusedWith(pointer: 'fine' | 'coarse'): string | null | undefined {
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === `(pointer: ${pointer})` }))
  render(Dialog, { title: 'Adresse', onclose: () => undefined, children })
  return document.activeElement?.getAttribute('aria-label')
}

afterEach(() => {
  vi.unstubAllGlobals()
})

it('begins in its first field', () => {
  expect(focusedWith('fine')).toBe('Adresse')
})

it('leaves the keyboard of a phone down', () => {
  expect(focusedWith('coarse')).not.toBe('Adresse')
})

/** What Escape asks of the browser. */
async function escape(): Promise<boolean> {
  return await fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }))
}

it('asks before it gives up what was written, not otherwise', async () => {
  const onclose = vi.fn()
  render(Dialog, { title: 'Adresse', onclose, children })
  const field = screen.getByRole('textbox')
  field.focus()
  expect(await escape()).toBe(true)
  await fireEvent.input(field, { target: { value: 'rue du Stade' } })
  expect(await escape()).toBe(false)
  await fireEvent.click(screen.getByRole('button', { name: 'Continuer' }))
  expect(screen.queryByRole('alert')).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: 'Fermer' }))
  expect(onclose).not.toHaveBeenCalled()
  await fireEvent.click(screen.getByRole('button', { name: 'Abandonner' }))
  expect(onclose).toHaveBeenCalledOnce()
})

it.each([
  ['the key', () => fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape' })],
  ['what the browser makes of it', escape],
])('keeps what was written after a second Escape, and asks again at the third (%s)', async (_, press) => {
  const onclose = vi.fn()
  render(Dialog, { title: 'Adresse', onclose, children })
  const field = screen.getByRole('textbox')
  field.focus()
  await fireEvent.input(field, { target: { value: 'rue du Stade' } })
  for (const asked of [true, false, true, false]) {
    expect(await press()).toBe(false)
    expect(screen.queryByRole('alert') !== null).toBe(asked)
  }
  expect(onclose).not.toHaveBeenCalled()
  expect(field).toHaveProperty('value', 'rue du Stade')
})

it('closes at once when what was written is taken away again, and for a file that was not chosen stays', async () => {
  const onclose = vi.fn()
  render(Dialog, { title: 'Adresse', onclose, children })
  const field = screen.getByRole('textbox')
  field.focus()
  await fireEvent.input(field, { target: { value: 'rue' } })
  await fireEvent(field, new Event('cancel', { bubbles: true }))
  expect(screen.queryByRole('alert')).toBeNull()
  await fireEvent.input(field, { target: { value: '' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Fermer' }))
  expect(onclose).toHaveBeenCalledOnce()
})
