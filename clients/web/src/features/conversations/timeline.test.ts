import { describe, expect, it } from 'vitest'
import type { Message } from '../../frames'
import type { Waiting } from '../../sync/database'
import { ME, message } from '../../testing/records'
import { entriesOf, indexOf, lastSeq } from './timeline'

const NOON = new Date('2026-09-08T12:00:00')

function at(minutes: number, seq: number, given: Partial<Message> = {}): Message {
  return message(1, seq, { sent_at: new Date(NOON.getTime() + minutes * 60_000), ...given })
}

function acknowledges(minutes: number, seq: number, author: number): Message {
  return at(minutes, seq, { author, content: { type: 'acknowledgement', of: 1 } })
}

function waits(minutes: number): Waiting {
  const written_at = new Date(NOON.getTime() + minutes * 60_000)
  const command = { type: 'send_message' as const, conversation: 1, client_id: 'waiting-1', text: 'Bientôt' }
  return { client_id: 'waiting-1', author: ME, written_at, refused: null, command }
}

function entries(messages: Message[], newAfter: number | null = null, waiting: Waiting[] = []) {
  return entriesOf({ messages, waiting, me: ME, newAfter })
}

describe('the timeline', () => {
  it('names an author once in five minutes', () => {
    const follows = entries([at(0, 1), at(4, 2), at(10, 3), at(11, 4, { author: 3 })]).map((entry) => entry.follows)
    expect(follows).toEqual([false, true, false, false])
  })

  it('opens each day, and names the author anew', () => {
    const all = entries([at(0, 1), at(12 * 60 - 1, 2), at(12 * 60 + 1, 3)])
    expect(all.map((entry) => entry.opensDay)).toEqual([true, false, true])
    expect(all[2]?.follows).toBe(false)
  })

  it('marks where what is new begins, and how much it is', () => {
    const notice = at(2, 3, { content: { type: 'notice', what: 'renamed', people: [], text: 'Voirie' } })
    const all = entries([at(0, 1), at(1, 2, { author: ME }), notice, at(3, 4), at(4, 5)], 1)
    expect(all.map((entry) => entry.news)).toEqual([0, 0, 0, 2, 0])
  })

  it('gathers acknowledgements of the same message in a row', () => {
    const all = entries([at(0, 1), acknowledges(1, 2, 3), acknowledges(2, 3, 4), at(3, 4)])
    expect(all.map((entry) => entry.messages.length)).toEqual([1, 2, 1])
    expect(lastSeq(all[1])).toBe(3)
    expect(indexOf(all, 3)).toBe(1)
  })

  it('goes on with what waits, under the key that it will keep', () => {
    const mine = at(0, 1, { author: ME })
    const before = entries([mine], null, [waits(1)])
    expect(before[1]).toMatchObject({ key: 'waiting-1', follows: true, messages: [] })
    const stored = entries([mine, at(1, 2, { author: ME, client_id: 'waiting-1' })])
    expect(stored[1]?.key).toBe('waiting-1')
  })

  it('finds what comes after a message that is not there', () => {
    const all = entries([at(0, 1), at(1, 5), at(2, 9)])
    expect([indexOf(all, 5), indexOf(all, 6), indexOf(all, 12)]).toEqual([1, 2, 2])
  })
})
