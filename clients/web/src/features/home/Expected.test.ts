import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import { store } from '../../sync/live'
import { AT, chat, conversation, mark, ME, membership, message, person, started } from '../../testing/records'
import { toasts } from '../../ui/toasts.svelte'
import Expected from './Expected.svelte'

afterEach(() => vi.restoreAllMocks())

it('keeps a message that calls the reader until it is done, and lets that be taken back', async () => {
  const told = {
    people: [person(ME), person(2, { name: 'Maëlle Le Goff' })],
    conversations: [conversation(7, [ME, 2], { name: 'Services techniques' })],
    memberships: [membership(7, { read_seq: 4, counted_seq: 4 })],
    messages: [message(7, 4, { content: chat('@[1] peux-tu commander le sel ?', { mentions: [ME] }) })],
    cursors: [{ conversation: 7, seq: 4 }],
    marks: [mark(7, 4, { expected_since: AT })],
  }
  store.apply({ type: 'started', started: started(told) })
  const run = vi.spyOn(store, 'run').mockResolvedValue({} as never)
  render(Expected, { expected: 1 })
  const link = screen.getByRole('link', { name: /le sel \? Maëlle Le Goff, Services techniques/ })
  expect(link.getAttribute('href')).toBe('/discussions/7/4')
  await fireEvent.click(screen.getByRole('button', { name: 'C’est fait' }))
  const command = { type: 'mark_message', conversation: 7, seq: 4 }
  expect(run.mock.lastCall).toEqual([{ ...command, expected: false }])
  store.apply({ type: 'mark_changed', mark: mark(7, 4) })
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'C’est fait' })).toBeNull())
  const act = toasts().at(-1)?.act
  expect(act?.label).toBe('Annuler')
  act?.run()
  expect(run.mock.lastCall).toEqual([{ ...command, expected: true }])
})
