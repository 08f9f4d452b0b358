import { describe, expect, it } from 'vitest'
import { ownReceipt, receiptsOf } from '../domain/receipts'
import { EMPTY, type State } from '../domain/state'
import { conversation, ME, membership, message, person, receipt, started } from '../testing/records'
import { apply, type Fact } from './apply'
import { lackOf, typingEnds } from './lacking'

const AT = new Date('2026-09-08T10:00:00Z')

function begun(given: Parameters<typeof started>[0] = {}): State {
  const group = conversation(7, [ME, 2])
  const small = { conversations: [group], memberships: [membership(7)], cursors: [{ conversation: 7, seq: 4 }] }
  return apply(EMPTY, { type: 'started', started: started({ ...small, messages: [message(7, 4)], ...given }) })
}

function after(state: State, ...facts: Fact[]): State {
  return facts.reduce((before, fact) => apply(before, fact, 0), state)
}

describe('apply', () => {
  it('leaves the state before as it was', () => {
    const before = begun()
    const copy = structuredClone(before)
    after(before, { type: 'message_sent', message: message(7, 5) }, { type: 'conversation_left', conversation: 7 })
    expect(before).toEqual(copy)
  })

  it('knows nothing of conversations that are not the reader’s', () => {
    const before = begun()
    const state = after(
      before,
      { type: 'message_sent', message: message(8, 1) },
      { type: 'membership_changed', membership: membership(8) },
      { type: 'receipt_changed', receipt: receipt(8, 1) },
      { type: 'conversation_changed', conversation: conversation(8, [2, 3]), people: [] },
    )
    expect([state.logs.has(8), state.memberships.has(8), state.receipts.size, state.conversations.has(8)]).toEqual([
      false,
      false,
      0,
      false,
    ])
  })

  it('forgets all of a conversation that is left, and for a guest whoever was known through it', () => {
    const people = [person(ME, { population: 'guest' }), person(2), person(3)]
    const groups = [conversation(7, [ME, 2]), conversation(8, [ME, 3])]
    const before = begun({ people, conversations: groups, receipts: [receipt(7, 4)] })
    const state = after(before, { type: 'conversation_left', conversation: 7 })
    expect([...state.people.keys()]).toEqual([ME, 3])
    expect([state.logs.has(7), state.memberships.has(7), state.receipts.size]).toEqual([false, false, 0])
  })

  it('shows for six seconds that somebody else is writing, or until they have', () => {
    const typed: Fact = { type: 'message_typed', conversation: 7, person: 2 }
    const state = after(begun(), typed, { ...typed, person: ME })
    expect([...(state.typing.get(7)?.keys() ?? [])]).toEqual([2])
    expect(typingEnds(state)).toBe(6_000)
    expect(apply(state, { type: 'time_passed' }, 5_999).typing.get(7)?.size).toBe(1)
    expect(apply(state, { type: 'time_passed' }, 6_000).typing.size).toBe(0)
    expect(apply(state, { type: 'message_sent', message: message(7, 5) }).typing.get(7)?.size).toBe(0)
  })

  it('keeps each instant of a receipt once it is recorded', () => {
    const opened = receipt(7, 4, { delivered_at: AT, opened_at: AT })
    const state = after(
      begun(),
      { type: 'receipt_changed', receipt: opened },
      { type: 'receipt_changed', receipt: receipt(7, 4) },
    )
    expect(ownReceipt(state, { conversation: 7, seq: 4 })).toEqual(opened)
  })

  it('lets go of the receipts of a message that was deleted', () => {
    const before = after(begun(), { type: 'receipts_loaded', receipts: [receipt(7, 4), receipt(7, 4, { person: 2 })] })
    expect(receiptsOf(before, { conversation: 7, seq: 4 }).size).toBe(2)
    const deleted = message(7, 4, { changed_seq: 5, content: { type: 'deleted', by: 2 } })
    expect(receiptsOf(apply(before, { type: 'message_changed', message: deleted }), deleted).size).toBe(0)
  })

  it('shows how far others have read only where that is shown, and never back', () => {
    const position: Fact = { type: 'position_read', conversation: 7, person: 2, seq: 3 }
    expect(after(begun(), position).conversations.get(7)?.positions).toEqual([])
    const shown = conversation(7, [ME, 2], { shows_reading: true, positions: [{ person: 2, seq: 2 }] })
    const state = after(begun({ conversations: [shown] }), position, { ...position, seq: 1 })
    expect(state.conversations.get(7)?.positions).toEqual([{ person: 2, seq: 3 }])
  })

  it('keeps the later of two records of a conversation, in whatever order they come', () => {
    const records = [
      conversation(7, [ME, 2], { version: 2, name: 'Avant' }),
      conversation(7, [ME], { version: 3, name: 'Après' }),
    ]
    for (const told of [records, [...records].reverse()]) {
      const facts = told.map((one): Fact => ({ type: 'conversation_changed', conversation: one, people: [] }))
      expect(after(begun(), ...facts).conversations.get(7)).toMatchObject({ name: 'Après', members: [{ person: ME }] })
    }
  })

  it('begins the log of a new conversation where it was counted', () => {
    const joined: Fact[] = [
      { type: 'conversation_changed', conversation: conversation(8, [ME, 2]), people: [] },
      { type: 'membership_changed', membership: membership(8, { read_seq: 12, counted_seq: 12 }) },
    ]
    const state = after(begun(), ...joined)
    expect(state.logs.get(8)?.cursor).toBe(12)
    expect(lackOf(state, 8)).toBe('latest')
    const next = after(state, { type: 'message_sent', message: message(8, 13) })
    expect([next.logs.get(8)?.cursor, lackOf(next, 8)]).toEqual([13, null])
  })

  it('knows who is there among those with whom a conversation is shared', () => {
    const there = { person: 2, availability: 'online' } as const
    const presence: Fact = {
      type: 'presence_changed',
      conversation: 7,
      people: [there, { person: 9, availability: 'away' }],
    }
    expect([...after(begun(), presence).presence]).toEqual([[2, 'online']])
    const gone: Fact = { type: 'presence_changed', conversation: 7, people: [{ person: 2, availability: 'offline' }] }
    expect(after(begun(), presence, gone).presence.size).toBe(0)
    const left: Fact = { type: 'conversation_left', conversation: 7 }
    expect(after(begun(), presence, left).presence.size).toBe(0)
  })

  it('passes over what it does not know', () => {
    const state = begun()
    expect(apply(state, { type: 'weather_changed' } as unknown as Fact)).toBe(state)
  })
})

describe('coming back', () => {
  it('keeps the messages held, and forgets the conversations that are no longer there', () => {
    const asked = { type: 'load_history', conversation: 7, before: 4 } as const
    const history = { messages: [message(7, 1), message(7, 2)], more_before: false, more_after: true }
    const before = after(begun(), { type: 'history_loaded', asked, history })
    const back = started({
      conversations: [conversation(7, [ME, 2])],
      messages: [message(7, 2, { changed_seq: 5 }), message(7, 6)],
      cursors: [{ conversation: 7, seq: 6 }],
    })
    const state = after(before, { type: 'started', started: back })
    expect(state.logs.get(7)).toMatchObject({ cursor: 6, ranges: [{ from: 0 }] })
    expect(state.logs.get(7)?.messages.map((one) => [one.seq, one.changed_seq])).toEqual([
      [1, 1],
      [2, 5],
      [4, 4],
      [6, 6],
    ])
    expect(after(state, { type: 'started', started: started() }).logs.size).toBe(0)
  })

  it('keeps nothing of another person', () => {
    const other = { ...started().me, person: 2 }
    const state = after(begun(), { type: 'started', started: started({ me: other, conversations: [], cursors: [] }) })
    expect([state.logs.size, state.me?.person]).toEqual([0, 2])
  })

  it('trusts nothing it held of a server that was put back to an earlier day', () => {
    const back = started({
      conversations: [conversation(7, [ME, 2])],
      messages: [message(7, 2)],
      cursors: [{ conversation: 7, seq: 2 }],
    })
    const log = after(begun(), { type: 'started', started: back }).logs.get(7)
    expect([log?.cursor, log?.messages.map((one) => one.seq)]).toEqual([2, [2]])
  })
})
