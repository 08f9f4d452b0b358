/* What one has not read yet: what the server counted, and what has come since. */

import type { Message } from './frames'
import { callsOf, placeOf } from './log'
import type { State } from './state'

export interface Unread {
  unread: number
  mentions: number
}

const NOTHING: Unread = { unread: 0, mentions: 0 }
const COUNTED = new Set(['chat', 'post', 'convocation', 'deleted'])

/** Whether the message called the reader when it was sent, by name or with everybody; null when that is not known. */
export function callsReader(state: State, message: Message): boolean | null {
  const log = state.logs.get(message.conversation)
  const reader = state.me?.person
  if (!log || reader === undefined || message.author === reader) return false
  const calls = callsOf(log, message)
  return calls && (calls.mentions_all || calls.mentions.includes(reader))
}

/** Messages of others that the server's count does not include. */
function sinceCount(state: State, conversation: number): Message[] {
  const place = state.memberships.get(conversation)
  const log = state.logs.get(conversation)
  if (!place || !log) return []
  return log.messages
    .slice(placeOf(log.messages, Math.max(place.counted_seq, place.read_seq) + 1))
    .filter((message) => message.author !== state.me?.person && COUNTED.has(message.content.type))
}

/** How many messages of others lie after one's read position, and how many of them call one by name. */
export function unreadOf(state: State, conversation: number): Unread {
  const base = state.memberships.get(conversation)
  if (!base) return NOTHING
  const since = sinceCount(state, conversation)
  const calling = since.filter((message) => callsReader(state, message))
  return { unread: base.unread + since.length, mentions: base.mentions + calling.length }
}

/** Whether only the server can count: a message that nobody here saw as it was sent may have called the reader. */
export function needsCount(state: State, conversation: number): boolean {
  return sinceCount(state, conversation).some((message) => callsReader(state, message) === null)
}

/** What a conversation asks for: every message calls in a direct one, in a group those that name the reader. */
export function callingOf(state: State, conversation: number): number {
  const level = state.memberships.get(conversation)?.level ?? 'none'
  const { unread, mentions } = unreadOf(state, conversation)
  if (level === 'none') return 0
  return level === 'all' && state.conversations.get(conversation)?.kind === 'direct' ? unread : mentions
}
