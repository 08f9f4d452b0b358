/* What a client holds of one conversation's log, and how far it may be trusted. */

import type { History, LoadHistory, Message } from '../frames'

/** Every message born from `from` to `to`, both included, is held. The last range of a log ends at TAIL. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** No message is newer: what is sent next belongs to this range. */
export const TAIL = Number.MAX_SAFE_INTEGER

export interface Log {
  /** All that are held, in ascending `seq`; some may lie outside the ranges. */
  readonly messages: readonly Message[]
  readonly ranges: readonly Range[]
  /** All changes up to this number are held. */
  readonly cursor: number
  /** Numbers after the cursor that have arrived before those between: a hole, while there are any. */
  readonly ahead: readonly number[]
  /** The server has more changes than it told when the client came back: to be asked for from the cursor. */
  readonly behind: boolean
}

export const EMPTY_LOG: Log = {
  messages: [],
  ranges: [],
  cursor: 0,
  ahead: [],
  behind: false,
}

/** Where a message is, or would stand, in an ascending list. */
export function placeOf(messages: readonly Message[], seq: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle] as Message).seq < seq) low = middle + 1
    else high = middle
  }
  return low
}

export function messageAt(log: Log | undefined, seq: number): Message | undefined {
  const found = log?.messages[placeOf(log.messages, seq)]
  return found?.seq === seq ? found : undefined
}

/** The message as it stands, if it was edited since the one of this `edited_at`. */
export function revisedSince(log: Log | undefined, seq: number, edited_at: Date | null): Message | null {
  const found = messageAt(log, seq)
  return found && found.edited_at?.getTime() !== edited_at?.getTime() ? found : null
}

/** Takes these records in, keeping of each message the one with the larger `changed_seq`. */
export function withMessages(log: Log, incoming: readonly Message[]): Log {
  let { messages } = log
  for (const message of incoming) {
    const place = placeOf(messages, message.seq)
    const known = messages[place]?.seq === message.seq ? messages[place] : undefined
    if (known && known.changed_seq >= message.changed_seq) continue
    messages = [...messages.slice(0, place), message, ...messages.slice(known ? place + 1 : place)]
  }
  return messages === log.messages ? log : { ...log, messages }
}

/** Adds a range, joining those it touches. */
export function withRange(log: Log, range: Range): Log {
  const touches = (one: Range) => one.to >= range.from - 1 && one.from <= range.to + 1
  const joined = log.ranges.filter(touches)
  const whole = {
    from: Math.min(range.from, ...joined.map((one) => one.from)),
    to: Math.max(range.to, ...joined.map((one) => one.to)),
  }
  const apart = log.ranges.filter((one) => !touches(one))
  return { ...log, ranges: [...apart, whole].sort((a, b) => a.from - b.from) }
}

/** The log of a conversation new to the client, whose changes are told from the one after `cursor`. */
export function newLog(cursor: number): Log {
  return withRange({ ...EMPTY_LOG, cursor }, { from: cursor + 1, to: TAIL })
}

/** Moves the cursor over the change `number`, and over those that had arrived before it. */
function withChange(log: Log, number: number): Log {
  if (number <= log.cursor || log.ahead.includes(number)) return log
  return caughtUp({ ...log, ahead: [...log.ahead, number].sort((a, b) => a - b) }, log.cursor)
}

/** Moves the cursor to `top`, and over what follows it without a hole. */
export function caughtUp(log: Log, top: number): Log {
  let cursor = Math.max(top, log.cursor)
  for (const number of log.ahead) if (number === cursor + 1) cursor = number
  const ahead = log.ahead.filter((number) => number > cursor)
  return { ...log, cursor, ahead }
}

/** Takes in one live message, the echo of one's own included. */
export function withLive(log: Log, message: Message): Log {
  return withChange(withMessages(log, [message]), message.changed_seq)
}

/** Takes in a page of history that `asked` had asked for. */
export function withHistory(log: Log, asked: LoadHistory, page: History): Log {
  const filled = withMessages(log, page.messages)
  const first = page.messages[0]?.seq
  const last = page.messages.at(-1)?.seq
  const from = page.more_before ? (asked.after != null ? asked.after + 1 : first) : 0
  const to = page.more_after ? (asked.before != null ? asked.before - 1 : last) : TAIL
  return from === undefined || to === undefined || from > to ? filled : withRange(filled, { from, to })
}

/** A stretch of messages without a gap, and whether there is more on either side of it. */
export interface View {
  messages: readonly Message[]
  before: boolean
  after: boolean
}

/** The stretch that holds `seq`, or the latest one; null when it has to be fetched first. */
export function viewOf(log: Log | undefined, seq = TAIL): View | null {
  const range = log?.ranges.find((one) => one.from <= seq && seq <= one.to)
  if (!log || !range) return null
  const messages = log.messages.slice(placeOf(log.messages, range.from), placeOf(log.messages, range.to + 1))
  return { messages, before: range.from > 1, after: range.to !== TAIL }
}
