import { describe, expect, it } from 'vitest'
import { chat, message } from '../testing/records'
import {
  caughtUp,
  EMPTY_LOG,
  messageAt,
  TAIL,
  viewOf,
  withHistory,
  withLive,
  withMessages,
  withRange,
  type Log,
} from './log'

const known = (cursor: number): Log => ({ ...EMPTY_LOG, cursor })
const seqs = (log: Log) => log.messages.map((one) => one.seq)
const page = (...numbers: number[]) => numbers.map((seq) => message(7, seq))

describe('a log', () => {
  it('keeps of a message the record with the larger number', () => {
    const edited = message(7, 3, { changed_seq: 9, content: chat('revu'), edited_at: new Date() })
    const log = withMessages(withMessages(EMPTY_LOG, [edited]), [message(7, 3)])
    expect(messageAt(log, 3)).toEqual(edited)
  })

  it('is the same when nothing is new', () => {
    const log = withMessages(EMPTY_LOG, page(1, 2))
    expect(withMessages(log, page(2, 1))).toBe(log)
  })

  it('moves its cursor over what follows, and waits at a hole', () => {
    let log = withLive(known(4), message(7, 5))
    expect(log.cursor).toBe(5)
    log = withLive(withLive(log, message(7, 8)), message(7, 7))
    expect([log.cursor, log.ahead]).toEqual([5, [7, 8]])
    log = withLive(log, message(7, 6))
    expect([log.cursor, log.ahead, seqs(log)]).toEqual([8, [], [5, 6, 7, 8]])
  })

  it('goes on after what had arrived before it caught up', () => {
    const log = caughtUp(withLive(withLive(known(1), message(7, 4)), message(7, 6)), 3)
    expect([log.cursor, log.ahead]).toEqual([4, [6]])
  })
})

describe('a stretch without gaps', () => {
  it('joins those it touches', () => {
    const log = [
      { from: 1, to: 3 },
      { from: 8, to: TAIL },
      { from: 4, to: 7 },
    ].reduce(withRange, EMPTY_LOG)
    expect(log.ranges).toEqual([{ from: 1, to: TAIL }])
  })

  it('reaches to the page that was asked for before it, whatever numbers were no births', () => {
    const asked = { type: 'load_history', conversation: 7, before: 20 } as const
    const latest = withRange(withMessages(known(25), page(20, 25)), { from: 20, to: TAIL })
    const log = withHistory(latest, asked, { messages: page(11, 15), more_before: true, more_after: true })
    expect(log.ranges).toEqual([{ from: 11, to: TAIL }])
    expect(viewOf(log)).toMatchObject({ before: true, after: false, messages: page(11, 15, 20, 25) })
  })

  it('does not claim the message that was asked after, nor the one before which was asked', () => {
    const asked = { type: 'load_history', conversation: 7 } as const
    const between = { messages: page(11, 15), more_before: true, more_after: true }
    expect(withHistory(EMPTY_LOG, { ...asked, before: 20 }, between).ranges).toEqual([{ from: 11, to: 19 }])
    expect(withHistory(EMPTY_LOG, { ...asked, after: 6 }, between).ranges).toEqual([{ from: 7, to: 15 }])
  })

  it('begins with the log when there is nothing before', () => {
    const asked = { type: 'load_history', conversation: 7 } as const
    const log = withHistory(EMPTY_LOG, asked, { messages: page(2, 4), more_before: false, more_after: false })
    expect(log).toMatchObject({ ranges: [{ from: 0, to: TAIL }] })
    expect(viewOf(log)).toMatchObject({ before: false, after: false })
  })

  it('stands apart around a message of long ago', () => {
    const asked = { type: 'load_history', conversation: 7, around: 5 } as const
    const latest = withRange(withMessages(known(90), page(90)), { from: 90, to: TAIL })
    const log = withHistory(latest, asked, { messages: page(4, 5, 6), more_before: true, more_after: true })
    expect(viewOf(log, 5)).toEqual({ messages: page(4, 5, 6), before: true, after: true })
    expect(viewOf(log)?.messages).toEqual(page(90))
    expect(viewOf(log, 50)).toBeNull()
    const next = withHistory(
      log,
      { ...asked, around: null, after: 6 },
      { messages: page(9), more_before: true, more_after: false },
    )
    expect(next.ranges).toEqual([{ from: 4, to: TAIL }])
  })

  it('does not hold what came by itself, such as a quoted message', () => {
    const log = withMessages(withRange(withMessages(known(9), page(9)), { from: 9, to: TAIL }), page(2))
    expect(viewOf(log)?.messages).toEqual(page(9))
    expect(messageAt(log, 2)).toEqual(message(7, 2))
  })
})
