/* What one has not read yet: what the server counted, and what has come since. */

import { traitsOf } from './contents'
import type { Membership, Message } from '../frames'
import { placeOf } from './log'
import type { State } from './state'

export interface Unread {
  unread: number
  mentions: number
}

const NOTHING: Unread = { unread: 0, mentions: 0 }

/** Whether the message calls the reader, by name or with everybody. */
export function callsReader(state: State, { author, content }: Message): boolean {
  const reader = state.me?.person
  if (content.type !== 'chat' || reader === undefined || author === reader) return false
  return content.mentions_all || content.mentions.includes(reader)
}

/** How far the reader has read; less, where they want it to be unread again. */
export function readUntil({ read_seq, unread_from }: Pick<Membership, 'read_seq' | 'unread_from'>): number {
  return unread_from ? Math.min(read_seq, unread_from - 1) : read_seq
}

/** Messages of others that the server's count does not include. */
function sinceCount(state: State, conversation: number): Message[] {
  const place = state.memberships.get(conversation)
  const log = state.logs.get(conversation)
  if (!place || !log) return []
  return log.messages
    .slice(placeOf(log.messages, Math.max(place.counted_seq, place.read_seq) + 1))
    .filter((message) => message.author !== state.me?.person && traitsOf(message.content).counts)
}

/** How many messages of others lie after one's read position, and how many of them call one by name. */
export function unreadOf(state: State, conversation: number): Unread {
  const base = state.memberships.get(conversation)
  if (!base) return NOTHING
  const since = sinceCount(state, conversation)
  const calling = since.filter((message) => callsReader(state, message))
  return { unread: base.unread + since.length, mentions: base.mentions + calling.length }
}

/** What a conversation asks for: every message calls in a direct one, in a group those that name the reader. */
export function callingOf(state: State, conversation: number): number {
  const level = state.memberships.get(conversation)?.level ?? 'none'
  const { unread, mentions } = unreadOf(state, conversation)
  if (level === 'none') return 0
  return level === 'all' && state.conversations.get(conversation)?.kind === 'direct' ? unread : mentions
}
