/* What is expected from the reader: convocations to acknowledge, tracked publications to open, messages that call them. */

import { traitsOf } from './contents'
import type { Message } from '../frames'
import type { Log } from './log'
import { ownReceipt } from './receipts'
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

/** The publications, convocations and events held, newest first. */
export function announcements(state: State): Message[] {
  const all = [...state.logs.values()].flatMap(announcementsIn)
  return all.sort((a, b) => b.sent_at.getTime() - a.sent_at.getTime())
}

/** Convocations that stand, to sittings still to come, which the reader has not acknowledged; the nearest first. */
export function convocationsToAcknowledge(state: State, now = new Date()): Message[] {
  const opensAt = ({ content }: Message) =>
    content.type === 'convocation' && content.replaced_by === null && content.cancelled_at === null
      ? content.opens_at.getTime()
      : 0
  return announcements(state)
    .filter((message) => opensAt(message) > now.getTime() && ownReceipt(state, message)?.acknowledged_at === null)
    .sort((a, b) => opensAt(a) - opensAt(b))
}

/** Tracked publications addressed to the reader that they have not opened. */
export function postsToOpen(state: State): Message[] {
  return announcements(state).filter(
    (message) =>
      message.content.type === 'post' && message.content.tracked && ownReceipt(state, message)?.opened_at === null,
  )
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
  const sittings = convocationsToAcknowledge(state, now).length
  const tracked = postsToOpen(state).length
  return { home: mentions + sittings + tracked, mentions, unread, posts: unreadPosts(state).length, sittings }
}
