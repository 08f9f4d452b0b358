/* What stands in the agenda, whatever it is: an event, or a sitting. */

import { addressOf as addressOfSitting, isConvocation, zoneOf } from '../../domain/convocations'
import { clockOf, dayOf, plusDays } from '../../domain/days'
import { announcements, dueOn } from '../../domain/expected'
import type { State } from '../../domain/state'
import type { Message } from '../../frames'
import { addressOf, isEvent, isExpected, lastMoment, type Announced } from './event'

export type Kind = 'sitting' | 'commission' | 'town' | 'house'

export interface Entry {
  key: string
  message: Message
  kind: Kind
  title: string
  place: string
  /** The first and the last day. */
  first: string
  last: string
  starts: Date
  /** « 18:00 »; empty of whole days. */
  hour: string
  /** When it ends on a later day than the first; empty of whole days and of sittings. */
  endHour: string
  expected: boolean
  cancelled: boolean
  href: string
}

/** One for each date; none for what has no place in an agenda, such as a convocation that a later version replaced. */
export function entriesOf(state: State, message: Message, now = new Date()): Entry[] {
  if (!isEvent(message) || !message.content.repeats) {
    const one = entryOf(state, message, now)
    return one ? [one] : []
  }
  const { content } = message
  return content.dates.map((date) => {
    const { starts_at, ends_at } = date
    const at = { ...message, content: { ...content, starts_at, ends_at } }
    const entry = eventEntry(state, at, now)
    return {
      ...entry,
      key: `${entry.key}/${date.day}`,
      href: `${entry.href}?date=${date.day}`,
      cancelled: entry.cancelled || date.cancelled,
      expected: entry.expected && !date.cancelled && ends_at > now,
    }
  })
}

function eventEntry(state: State, message: Announced, now: Date): Entry {
  const zone = state.authority.time_zone
  const key = `${message.conversation}/${message.seq}`
  const { title, place, category, starts_at, ends_at, all_day, cancelled_at } = message.content
  const days = { first: dayOf(starts_at, zone), last: dayOf(lastMoment(message.content), zone) }
  const hour = all_day ? '' : clockOf(starts_at, zone)
  const endHour = all_day || days.first === days.last ? '' : clockOf(ends_at, zone)
  const stands = { expected: isExpected(state, message, now), cancelled: cancelled_at !== null }
  const what = { key, message, kind: category, title, place, href: addressOf(message) }
  return { ...what, ...days, ...stands, hour, endHour, starts: starts_at }
}

/** Of one date: null for what has no place in an agenda. */
export function entryOf(state: State, message: Message, now = new Date()): Entry | null {
  const key = `${message.conversation}/${message.seq}`
  if (isEvent(message)) return eventEntry(state, message, now)
  if (!isConvocation(message) || message.content.replaced_by !== null) return null
  const { body, place, opens_at, cancelled_at } = message.content
  const zone = zoneOf(state, message)
  const day = dayOf(opens_at, zone)
  const expected = dueOn(state, message, now) !== null
  return {
    key,
    message,
    // The body's name is all that a convocation says of what kind of body it is.
    kind: /^commission/i.test(body) ? 'commission' : 'sitting',
    title: body,
    place,
    first: day,
    last: day,
    starts: opens_at,
    hour: clockOf(opens_at, zone),
    endHour: '',
    expected,
    cancelled: cancelled_at !== null,
    href: addressOfSitting(message),
  }
}

/** All that is held of these days, in order: whole days first, then by the hour. */
export function entriesBetween(state: State, first: string, last: string, conversation: number | null = null): Entry[] {
  const now = new Date()
  return announcements(state)
    .filter((message) => conversation === null || message.conversation === conversation)
    .flatMap((message) => entriesOf(state, message, now))
    .filter((entry) => entry.last >= first && entry.first <= last)
    .sort((a, b) => Number(a.hour !== '') - Number(b.hour !== '') || a.starts.getTime() - b.starts.getTime())
}

/** What stands before an entry on one of its days: when it begins, or ends on its last day; nothing in between. */
export function hourOn({ first, last, hour, endHour }: Entry, day: string): string {
  if (day === first) return hour
  return day === last && endHour ? `– ${endHour}` : ''
}

/** The entries of each day, those of several days on each of them. */
export function byDay(entries: readonly Entry[], first: string, last: string): ReadonlyMap<string, Entry[]> {
  const days = new Map<string, Entry[]>()
  for (const entry of entries) {
    const from = entry.first < first ? first : entry.first
    for (let day = from; day <= entry.last && day <= last; day = plusDays(day, 1)) {
      days.set(day, [...(days.get(day) ?? []), entry])
    }
  }
  return new Map([...days].sort(([a], [b]) => a.localeCompare(b)))
}
