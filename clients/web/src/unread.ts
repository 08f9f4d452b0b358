/* What one has not read yet: counted from the log where it is held, else from what the server counted. */

import type { Message } from './frames'
import { callsOf, placeOf, type Log } from './log'
import type { State } from './state'

export interface Unread {
  unread: number
  mentions: number
}

const NOTHING: Unread = { unread: 0, mentions: 0 }
const COUNTED = new Set(['chat', 'post', 'convocation', 'deleted'])

/** Whether the message called this person when it was sent, by name or with everybody; null when that is not known. */
export function callsOn(log: Log, message: Message, person: number): boolean | null {
  if (message.author === person) return false
  const calls = callsOf(log, message)
  return calls && (calls.mentions_all || calls.mentions.includes(person))
}

/** Messages of others after `seq`. */
function later(log: Log, seq: number, me: number): Message[] {
  return log.messages
    .slice(placeOf(log.messages, seq + 1))
    .filter((message) => message.author !== me && COUNTED.has(message.content.type))
}

interface Place {
  log: Log
  me: number
  /** Unread, when the log holds all of them and knows whom they called; null otherwise. */
  all: Message[] | null
  /** Those that the server's count does not include. */
  since: Message[]
  base: Unread
}

function placeIn(state: State, conversation: number): Place | null {
  const membership = state.memberships.get(conversation)
  const log = state.logs.get(conversation)
  const me = state.me?.person
  if (!membership || !log || me === undefined) return null
  const whole = !log.behind && (log.ranges.at(-1)?.from ?? Infinity) <= membership.read_seq + 1
  const unread = whole ? later(log, membership.read_seq, me) : []
  const known = whole && unread.every((message) => callsOn(log, message, me) !== null)
  const since = later(log, Math.max(log.counted, membership.read_seq), me)
  return { log, me, all: known ? unread : null, since, base: membership }
}

/** How many messages of others lie after one's read position, and how many of them call one by name. */
export function unreadOf(state: State, conversation: number): Unread {
  const place = placeIn(state, conversation)
  if (!place) return state.memberships.get(conversation) ?? NOTHING
  const { log, me, all, since, base } = place
  const calling = (messages: Message[]) => messages.filter((message) => callsOn(log, message, me)).length
  if (all) return { unread: all.length, mentions: calling(all) }
  return { unread: base.unread + since.length, mentions: base.mentions + calling(since) }
}

/** Whether only the server can count: a message that nobody here saw as it was sent may have called the reader. */
export function needsCount(state: State, conversation: number): boolean {
  const place = placeIn(state, conversation)
  if (!place || place.all || place.log.behind) return false
  return (
    place.log.counted > (place.log.cursor ?? 0) || place.since.some((one) => callsOn(place.log, one, place.me) === null)
  )
}

/** What a conversation asks for: every message calls in a direct one, in a group those that name the reader. */
export function callingOf(state: State, conversation: number): number {
  const level = state.memberships.get(conversation)?.level ?? 'none'
  const { unread, mentions } = unreadOf(state, conversation)
  if (level === 'none') return 0
  return level === 'all' && state.conversations.get(conversation)?.kind === 'direct' ? unread : mentions
}
