/* What one has not read yet: counted from the log where it is held, else from what the server counted. */

import type { Membership, Message } from './frames'
import { placeOf, type Log } from './log'
import type { State } from './state'

export interface Unread {
  unread: number
  mentions: number
}

const NOTHING: Unread = { unread: 0, mentions: 0 }
const COUNTED = new Set(['chat', 'post', 'convocation', 'deleted'])

/** Whether the message calls this person, by name or with everybody. */
export function callsOn(message: Message, person: number): boolean {
  const { content } = message
  return content.type === 'chat' && message.author !== person && (content.mentions_all || content.mentions.includes(person))
}

function countAfter(log: Log, seq: number, me: number): Unread {
  const later = log.messages.slice(placeOf(log.messages, seq + 1))
  const others = later.filter((message) => message.author !== me && COUNTED.has(message.content.type))
  return { unread: others.length, mentions: others.filter((message) => callsOn(message, me)).length }
}

function holdsAllAfter(log: Log, membership: Membership): boolean {
  const tail = log.ranges.at(-1)
  return tail !== undefined && tail.from <= membership.read_seq + 1
}

/** How many messages of others lie after one's read position, and how many of them call one by name. */
export function unreadOf(state: State, conversation: number): Unread {
  const membership = state.memberships.get(conversation)
  const log = state.logs.get(conversation)
  if (!membership || !state.me) return NOTHING
  if (!log) return { unread: membership.unread, mentions: membership.mentions }
  if (holdsAllAfter(log, membership)) return countAfter(log, membership.read_seq, state.me.person)
  const since = countAfter(log, Math.max(log.counted, membership.read_seq), state.me.person)
  return { unread: membership.unread + since.unread, mentions: membership.mentions + since.mentions }
}
