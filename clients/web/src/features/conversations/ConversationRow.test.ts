import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { Membership } from '../../frames'
import { store } from '../../sync/live'
import { chat, conversation, ME, membership, message, person, started } from '../../testing/records'
import ConversationRow from './ConversationRow.svelte'

function shown(id: number, given: Partial<Membership> = {}): HTMLElement {
  const group = conversation(id, [ME, 2])
  const told = {
    people: [person(ME), person(2)],
    conversations: [group],
    memberships: [membership(id, { read_seq: 4, counted_seq: 9, ...given })],
    messages: [message(id, 9, { content: chat('À demain') })],
    cursors: [{ conversation: id, seq: 9 }],
  }
  store.apply({ type: 'started', started: started(told) })
  render(ConversationRow, { conversation: group })
  return screen.getByRole('link')
}

it('says how many are unread', () => {
  const row = shown(1, { unread: 4 })
  expect(row.textContent).toContain('4 non lus')
  expect(row.hasAttribute('data-unread')).toBe(true)
})

it('says nothing of it once all is read', () => {
  const row = shown(2, { read_seq: 9 })
  expect(row.textContent).not.toContain('non lu')
  expect(row.hasAttribute('data-unread')).toBe(false)
  expect(row.textContent).toContain('À demain')
})

it('says that somebody has named the reader', () => {
  expect(shown(3, { unread: 4, mentions: 1 }).textContent).toContain('1 mention')
})

it('is unread again where the reader wants it to be', () => {
  expect(shown(4, { read_seq: 9, unread_from: 9, unread: 1 }).hasAttribute('data-unread')).toBe(true)
})

it('shows what was begun in the place of what was said last', () => {
  const row = shown(5, { draft: 'Pensez à fermer le' })
  expect(row.textContent.replaceAll(/\s+/g, ' ')).toContain('Brouillon : Pensez à fermer le')
  expect(row.textContent).not.toContain('À demain')
})
