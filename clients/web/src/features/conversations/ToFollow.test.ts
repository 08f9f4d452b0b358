import { render, screen, within } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { store } from '../../sync/live'
import { AT, chat, conversation, mark, ME, membership, message, person, started } from '../../testing/records'
import ToFollow from './ToFollow.svelte'

it('finds again what is expected, to be recalled and saved, each with the way to it', async () => {
  const told = {
    people: [person(ME), person(2, { name: 'Maëlle Le Goff' })],
    conversations: [conversation(7, [ME, 2])],
    memberships: [membership(7, { read_seq: 5, counted_seq: 5 })],
    cursors: [{ conversation: 7, seq: 5 }],
    marks: [mark(7, 4, { saved_at: AT, remind_at: AT }), mark(7, 5, { expected_since: AT })],
  }
  store.apply({ type: 'started', started: started(told) })
  const messages = [4, 5].map((seq) => message(7, seq, { content: chat(`Le code du portail ${seq}`) }))
  store.apply({ type: 'messages_loaded', messages })
  render(ToFollow)
  expect(await screen.findAllByText(/Le code du portail/)).toHaveLength(3)
  const found = ['On attend de vous', 'Rappels à venir', 'Messages enregistrés'].map((title) => {
    const part = screen.getByRole('heading', { name: title }).closest('section') as HTMLElement
    return within(part)
      .getByRole('link', { name: /Le code du portail/ })
      .getAttribute('href')
  })
  expect(found).toEqual(['/discussions/7/5', '/discussions/7/4', '/discussions/7/4'])
})
