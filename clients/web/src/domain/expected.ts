/* What is expected from the reader: convocations to acknowledge and to answer, tracked publications to open, messages that call
   them, and those that they have not said to be done. */

import { traitsOf } from './contents'
import { isConvocation, isToCome, type ConvocationMessage } from './convocations'
import type { Message } from '../frames'
import type { Log } from './log'
import { expectedMarks } from './marks'
import { isSealed } from './posts'
import { isUnknown, ownReceipt } from './receipts'
import type { State } from './state'
import { unreadOf } from './unread'

/** A log changes by being replaced, so what was found in it stays true of it. */
const found = new WeakMap<Log, readonly Message[]>()

function announcementsIn(log: Log): readonly Message[] {
  const known = found.get(log)
  if (known) return known
  const all = log.messages.filter(({ content }) => traitsOf(content).announced)
  found.set(log, all)
  return all
}

/** What was addressed in this conversation to the reader perhaps. */
export function unknownIn(state: State, conversation: number): Message[] {
  const log = state.receiptsFrom.has(conversation) && state.logs.get(conversation)
  return log ? announcementsIn(log).filter((message) => isUnknown(state, message)) : []
}

/** The publications, convocations and events held, newest first. */
export function announcements(state: State): Message[] {
  const all = [...state.logs.values()].flatMap(announcementsIn)
  return all.sort((a, b) => b.sent_at.getTime() - a.sent_at.getTime())
}

/** What a convocation asks of the reader until its sitting opens: to acknowledge it, then to say whether they come.
    Null of one that does not stand or was not addressed to them. */
export function dueOn(
  state: State,
  message: ConvocationMessage,
  now = new Date(),
): 'acknowledgement' | 'answer' | null {
  const receipt = ownReceipt(state, message)
  if (!receipt || !isToCome(message, now)) return null
  return receipt.acknowledged_at ? (receipt.answered_at ? null : 'answer') : 'acknowledgement'
}

/** Convocations of which something is due, the nearest first. */
export function convocationsExpected(state: State, now = new Date()): ConvocationMessage[] {
  return announcements(state)
    .filter(isConvocation)
    .filter((message) => dueOn(state, message, now))
    .sort((a, b) => a.content.opens_at.getTime() - b.content.opens_at.getTime())
}

/** Tracked publications addressed to the reader that they have not opened. */
export function postsToOpen(state: State): Message[] {
  return announcements(state).filter((message) => isSealed(state, message) && ownReceipt(state, message))
}

/** Publications of others that the reader has not read. */
export function unreadPosts(state: State): Message[] {
  const unopened = new Set(postsToOpen(state))
  return announcements(state).filter((message) => {
    if (message.content.type !== 'post' || message.author === state.me?.person) return false
    if (message.content.tracked) return unopened.has(message)
    return message.seq > (state.memberships.get(message.conversation)?.read_seq ?? 0)
  })
}

export interface Counts {
  /** Everything expected, wherever it is. */
  home: number
  mentions: number
  unread: number
  posts: number
  sittings: number
}

/** The figures beside the entries of the rail. */
export function countsOf(state: State, now = new Date()): Counts {
  let unread = 0
  let mentions = 0
  for (const [conversation, membership] of state.memberships) {
    const one = unreadOf(state, conversation)
    mentions += membership.level === 'none' ? 0 : one.mentions
    unread += membership.level === 'all' && one.unread > 0 ? 1 : 0
  }
  const sittings = convocationsExpected(state, now).length
  const tracked = postsToOpen(state).length
  const kept = expectedMarks(state).length
  return { home: mentions + sittings + tracked + kept, mentions, unread, posts: unreadPosts(state).length, sittings }
}
