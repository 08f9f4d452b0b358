import { expect, it } from 'vitest'
import { EMPTY } from '../../domain/state'
import { apply } from '../../sync/apply'
import { conversation, ME, membership, message, started } from '../../testing/records'
import { neighbour } from './neighbours'

/* In the list: 3, 2, 1, by the hour of their latest message; 1 alone is unread. */
const conversations = [1, 2, 3].map((id) => conversation(id, [ME, 2]))
const memberships = [1, 2, 3].map((id) => membership(id, id === 1 ? {} : { read_seq: 9, counted_seq: 9 }))
const messages = [1, 2, 3].map((id) => message(id, id))
const cursors = [1, 2, 3].map((id) => ({ conversation: id, seq: 9 }))
const state = apply(EMPTY, {
  type: 'started',
  started: started({ conversations, memberships, messages, cursors }),
})

it('goes down and up the list, and stays at its ends', () => {
  expect(neighbour(state, 3, 1, false)).toBe(2)
  expect(neighbour(state, 2, -1, false)).toBe(3)
  expect(neighbour(state, 1, 1, false)).toBeNull()
  expect(neighbour(state, 3, -1, false)).toBeNull()
})

it('begins with the first from any other page', () => {
  expect(neighbour(state, 0, 1, false)).toBe(3)
})

it('passes over what is read, with Shift', () => {
  expect(neighbour(state, 3, 1, true)).toBe(1)
  expect(neighbour(state, 1, -1, true)).toBeNull()
})
