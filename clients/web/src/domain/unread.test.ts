import { describe, expect, it } from 'vitest'
import { apply, type Fact } from '../sync/apply'
import { chat, conversation, ME, membership, message, started } from '../testing/records'
import { EMPTY, type State } from './state'
import { callingOf, unreadOf } from './unread'

function after(...facts: Fact[]): State {
  return facts.reduce((state, fact) => apply(state, fact, 0), EMPTY)
}

function begun(read_seq: number, unread: number, mentions: number, kind: 'group' | 'direct' = 'group'): Fact {
  return {
    type: 'started',
    started: started({
      conversations: [conversation(7, [ME, 2], { kind })],
      memberships: [membership(7, { read_seq, unread, mentions, counted_seq: 40 })],
      messages: [message(7, 40)],
      cursors: [{ conversation: 7, seq: 40 }],
    }),
  }
}

const sent = (seq: number, given = {}): Fact => ({ type: 'message_sent', message: message(7, seq, given) })
const calling = { content: chat('@[1]', { mentions: [ME] }) }

describe('what is unread', () => {
  it('is what the server counted, and what came since', () => {
    const state = after(begun(3, 12, 2), sent(41), sent(42, calling), sent(43, { author: ME }))
    expect(unreadOf(state, 7)).toEqual({ unread: 14, mentions: 3 })
  })

  it('leaves out what nobody wrote to be read', () => {
    const notice = { content: { type: 'notice', what: 'left', people: [2], text: '' } }
    const state = after(begun(40, 0, 0), sent(41, notice), sent(42, { content: { type: 'acknowledgement', of: 3 } }))
    expect(unreadOf(state, 7)).toEqual({ unread: 0, mentions: 0 })
  })

  it('no longer calls one whose name was taken out of the message', () => {
    const edited = message(7, 41, { changed_seq: 42, content: chat('rien'), edited_at: new Date(0) })
    const state = after(begun(40, 0, 0), sent(41, calling), { type: 'message_changed', message: edited })
    expect(unreadOf(state, 7)).toEqual({ unread: 1, mentions: 0 })
  })

  it('still counts what was deleted', () => {
    const deleted = message(7, 41, { changed_seq: 42, content: { type: 'deleted', by: 2 } })
    const state = after(begun(40, 0, 0), sent(41, calling), { type: 'message_changed', message: deleted })
    expect(unreadOf(state, 7)).toEqual({ unread: 1, mentions: 0 })
  })

  it('never grows again by an answer that comes late', () => {
    const read: Fact = { type: 'membership_changed', membership: membership(7, { read_seq: 40, counted_seq: 40 }) }
    const late: Fact = {
      type: 'membership_changed',
      membership: membership(7, { read_seq: 20, unread: 9, counted_seq: 40 }),
    }
    const state = after(begun(3, 12, 2), read, late)
    expect(unreadOf(state, 7)).toEqual({ unread: 0, mentions: 0 })
    expect(state.memberships.get(7)?.read_seq).toBe(40)
  })
})

describe('what calls', () => {
  it('is every message of a direct conversation, and in a group what names the reader', () => {
    expect(callingOf(after(begun(40, 0, 0, 'direct'), sent(41), sent(42)), 7)).toBe(2)
    expect(callingOf(after(begun(40, 0, 0), sent(41), sent(42, calling)), 7)).toBe(1)
  })

  it('is what the reader lets call', () => {
    const silent: Fact = {
      type: 'membership_changed',
      membership: membership(7, { read_seq: 40, level: 'none', counted_seq: 40 }),
    }
    expect(callingOf(after(begun(40, 0, 0), silent, sent(41, calling)), 7)).toBe(0)
  })
})
