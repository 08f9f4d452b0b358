import { expect, it } from 'vitest'
import type { Mark } from '../frames'
import { apply, type Fact } from '../sync/apply'
import { chat, conversation, mark, ME, membership, message, started } from '../testing/records'
import { countsOf } from './expected'
import { expectedMarks, markOf, recalls, savedMarks } from './marks'
import { EMPTY, type State } from './state'
import { unreadOf } from './unread'

const at = (hour: number) => new Date(2026, 8, 8, hour)

function begun(...marks: Mark[]): State {
  return apply(EMPTY, {
    type: 'started',
    started: started({
      conversations: [conversation(7, [ME, 2])],
      memberships: [membership(7, { read_seq: 9, counted_seq: 9 })],
      messages: [message(7, 9)],
      cursors: [{ conversation: 7, seq: 9 }],
      marks,
    }),
  })
}

const after = (state: State, ...facts: Fact[]) => facts.reduce((one, fact) => apply(one, fact), state)
const told = (one: Mark): Fact => ({ type: 'mark_changed', mark: one })
const seqs = (marks: readonly Mark[]) => marks.map(({ seq }) => seq)

it('are found by what they are for, each in its order', () => {
  const state = after(
    begun(mark(7, 1, { saved_at: at(8), expected_since: at(12) })),
    told(mark(7, 2, { saved_at: at(9), remind_at: at(18) })),
    told(mark(7, 3, { expected_since: at(11), remind_at: at(17) })),
  )
  expect(seqs(savedMarks(state))).toEqual([2, 1])
  expect(seqs(expectedMarks(state))).toEqual([3, 1])
  expect(seqs(recalls(state))).toEqual([3, 2])
  expect(countsOf(state).home).toBe(2)
})

it('end when nothing is left of them, with their message, and with the conversation', () => {
  const saved = mark(7, 9, { saved_at: at(8) })
  const deleted = message(7, 9, { changed_seq: 10, content: { type: 'deleted', by: 2 } })
  expect(after(begun(saved), told(mark(7, 9))).marks.size).toBe(0)
  const gone = after(begun(saved), { type: 'message_changed', message: deleted })
  expect(gone.marks.size).toBe(0)
  expect(after(gone, told(saved)).marks.size).toBe(0)
  expect(after(begun(saved), { type: 'conversation_left', conversation: 7 }).marks.size).toBe(0)
})

it('turn a reminder into what is expected when its hour comes', () => {
  const state = after(begun(mark(7, 9, { remind_at: at(9) })), {
    type: 'message_recalled',
    mark: mark(7, 9, { expected_since: at(9) }),
  })
  expect(markOf(state, message(7, 9))?.remind_at).toBeNull()
  expect(seqs(expectedMarks(state))).toEqual([9])
})

it('leave what is unread by choice to be counted by the server', () => {
  const again = membership(7, { read_seq: 9, counted_seq: 9, unread_from: 8, unread: 2 })
  const state = after(begun(), { type: 'membership_changed', membership: again })
  expect(unreadOf(state, 7).unread).toBe(2)
  const more = message(7, 10, { content: chat('Bonjour') })
  expect(unreadOf(after(state, { type: 'message_sent', message: more }), 7).unread).toBe(3)
})
