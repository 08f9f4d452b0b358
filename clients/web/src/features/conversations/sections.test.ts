import { beforeEach, expect, it } from 'vitest'
import { EMPTY, type State } from '../../domain/state'
import type { Level, Population } from '../../frames'
import { apply } from '../../sync/apply'
import { chat, conversation, ME, membership, message, person, started } from '../../testing/records'
import { countWhere, sectionsOf } from './sections'

let state: State

function town(mine: Population, level: Level = 'all'): State {
  const conversations = [
    conversation(1, [ME, 2]),
    conversation(2, [ME, 2, 3]),
    conversation(3, [ME, 2], { kind: 'direct', name: '' }),
    conversation(4, [ME, 2], { kind: 'direct', name: '' }),
    conversation(5, [ME, 2], { archived: true }),
    conversation(6, [ME, 2]),
  ]
  const people = [person(ME, { population: mine }), person(2), person(3, { population: 'guest' })]
  const memberships = conversations.map(({ id }) =>
    membership(id, id === 6 ? { pinned: true, level } : { read_seq: 9, counted_seq: 9 }),
  )
  const said = message(6, 4, { content: chat('@[1] ?', { mentions: [ME] }) })
  const messages = [message(1, 8), message(2, 9), message(3, 1), said]
  const cursors = conversations.map(({ id }) => ({ conversation: id, seq: 9 }))
  return apply(EMPTY, { type: 'started', started: started({ people, conversations, memberships, messages, cursors }) })
}

function parts(of: State, ...given: Parameters<typeof sectionsOf> extends [State, ...infer Rest] ? Rest : never) {
  return sectionsOf(of, ...given).map(({ part, conversations }) => [part, conversations.map(({ id }) => id)])
}

beforeEach(() => {
  state = town('staff')
})

it('keeps whatever somebody from outside reads apart, and hides what has not begun', () => {
  expect(parts(state, 'all')).toEqual([
    ['pinned', [6]],
    ['groups', [1]],
    ['people', [3]],
    ['withGuests', [2]],
    ['archived', [5]],
  ])
})

it('shows a guest no part of its own for guests', () => {
  expect(parts(town('guest'), 'all').map(([part]) => part)).not.toContain('withGuests')
})

it('keeps the open conversation whatever the filter', () => {
  expect(parts(state, 'mentions')).toEqual([['pinned', [6]]])
  expect(parts(state, 'mentions', 4)).toEqual([
    ['pinned', [6]],
    ['people', [4]],
  ])
})

it.each([
  ['all', 1, 1],
  ['mentions', 1, 1],
  ['none', 0, 0],
] as const)('counts what waits at level %s', (level, unread, mentions) => {
  const one = town('staff', level)
  expect([countWhere(one, 'unread'), countWhere(one, 'mentions')]).toEqual([unread, mentions])
})
