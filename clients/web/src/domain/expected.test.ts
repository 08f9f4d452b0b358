import { expect, it } from 'vitest'
import type { Convocation, Receipt } from '../frames'
import { apply } from '../sync/apply'
import { conversation, ME, membership, message, receipt, started } from '../testing/records'
import { convocationsExpected, countsOf, dueOn } from './expected'
import { EMPTY, type State } from './state'

const NOW = new Date('2026-09-08T09:00:00Z')
const SOON = new Date('2026-09-11T18:30:00Z')
const BEFORE = new Date('2026-09-07T09:00:00Z')
const READ = { opened_at: BEFORE, acknowledged_at: BEFORE }

function state(receipts: Receipt[], given: Partial<Convocation> = {}): State {
  const standing = { type: 'convocation', opens_at: SOON, replaced_by: null, cancelled_at: null, agenda: [] }
  const content = { ...standing, ...given } as Partial<Convocation> as Convocation
  return apply(EMPTY, {
    type: 'started',
    started: started({
      conversations: [conversation(7, [ME, 2])],
      memberships: [membership(7)],
      messages: [message(7, 1, { content })],
      cursors: [{ conversation: 7, seq: 1 }],
      receipts,
    }),
  })
}

const due = (of: State, now = NOW) => convocationsExpected(of, now).map((one) => dueOn(of, one, now))

it('asks to acknowledge, then to say whether one comes, then nothing more', () => {
  const unread = state([receipt(7, 1)])
  expect([due(unread), countsOf(unread, NOW).sittings]).toEqual([['acknowledgement'], 1])
  const read = apply(unread, { type: 'receipt_changed', receipt: receipt(7, 1, READ) })
  expect([due(read), countsOf(read, NOW).home]).toEqual([['answer'], 1])
  const answered = apply(read, { type: 'receipt_changed', receipt: receipt(7, 1, { ...READ, answered_at: NOW }) })
  expect(due(answered)).toEqual([])
  // What was recorded before comes late.
  expect(due(apply(answered, { type: 'receipt_changed', receipt: receipt(7, 1, READ) }))).toEqual([])
})

it('asks nobody who was not convened, and nothing of what does not stand or has opened', () => {
  const own = [receipt(7, 1, READ)]
  expect(due(state([]))).toEqual([])
  expect(due(state(own, { cancelled_at: BEFORE }))).toEqual([])
  expect(due(state(own, { replaced_by: 2 }))).toEqual([])
  expect(due(state(own), SOON)).toEqual([])
})
