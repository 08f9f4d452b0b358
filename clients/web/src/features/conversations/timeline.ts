/* From messages to what is shown of them: days, what is new, who goes on writing, and quiet lines gathered. */

import { traitsOf } from '../../domain/contents'
import type { Message } from '../../frames'
import type { Waiting } from '../../sync/database'

/** Milliseconds within which somebody who writes again is not named anew. */
const GOES_ON = 5 * 60_000

export interface Entry {
  /** The same for a message of one's own before and after it was stored. */
  key: string
  /** One, or several acknowledgements of the same message; none for one that still waits. */
  messages: readonly Message[]
  waiting: Waiting | null
  at: Date
  author: number
  /** The day begins here. */
  opensDay: boolean
  /** So many new messages begin here. */
  news: number
  /** Its author has just written: they are not named again. */
  follows: boolean
}

export interface Given {
  messages: readonly Message[]
  waiting: readonly Waiting[]
  me: number
  /** What was read when the reader came; null where nothing is to be marked as new. */
  newAfter: number | null
  /** So many messages are new, even where fewer are held. */
  newAtLeast?: number
}

/** Something that happened, rather than something said. */
export function isQuiet(message: Message): boolean {
  return !traitsOf(message.content).counts
}

export function isNews(message: Message, me: number): boolean {
  return message.author !== me && traitsOf(message.content).counts
}

function ofMessage(message: Message, me: number): Entry {
  const key = message.author === me ? message.client_id : String(message.seq)
  const rest = { opensDay: false, news: 0, follows: false, waiting: null }
  return { key, messages: [message], at: message.sent_at, author: message.author, ...rest }
}

function ofWaiting(waiting: Waiting): Entry {
  const rest = { opensDay: false, news: 0, follows: false, messages: [] }
  return { key: waiting.client_id, waiting, at: waiting.written_at, author: waiting.author, ...rest }
}

function isWritten(entry: Entry): boolean {
  const kind = entry.messages[0]?.content.type
  return entry.waiting !== null || kind === 'chat' || kind === 'deleted'
}

function goesOn(entry: Entry, before: Entry): boolean {
  const together = entry.author === before.author && entry.at.getTime() - before.at.getTime() < GOES_ON
  return together && isWritten(entry) && isWritten(before)
}

/** Acknowledgements of the same message in a row are one line. */
function joins(message: Message, before: Entry | undefined): boolean {
  const last = before?.messages[0]?.content
  return (
    message.content.type === 'acknowledgement' && last?.type === 'acknowledgement' && last.of === message.content.of
  )
}

function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString()
}

/** All that is shown, in order. */
export function entriesOf({ messages, waiting, me, newAfter, newAtLeast = 0 }: Given): Entry[] {
  const fresh = newAfter === null ? [] : messages.filter((one) => one.seq > newAfter && isNews(one, me))
  const entries: Entry[] = []
  const add = (entry: Entry) => {
    const before = entries.at(-1)
    entry.opensDay = !before || !isSameDay(before.at, entry.at)
    if (fresh[0] && entry.messages[0] === fresh[0]) entry.news = Math.max(fresh.length, newAtLeast)
    entry.follows = before !== undefined && !entry.opensDay && !entry.news && goesOn(entry, before)
    entries.push(entry)
  }
  for (const message of messages) {
    const before = entries.at(-1)
    if (before && joins(message, before) && isSameDay(before.at, message.sent_at)) {
      before.messages = [...before.messages, message]
    } else add(ofMessage(message, me))
  }
  for (const one of waiting) add(ofWaiting(one))
  return entries
}

/** Where the message stands, or what comes after it when it is not there; the last entry when all are before. */
export function indexOf(entries: readonly Entry[], seq: number): number {
  const found = entries.findIndex((entry) => entry.messages.some((message) => message.seq >= seq))
  return found === -1 ? entries.length - 1 : found
}

/** The number of the last message of an entry; 0 for one that waits. */
export function lastSeq(entry: Entry | undefined): number {
  return entry?.messages.at(-1)?.seq ?? 0
}
