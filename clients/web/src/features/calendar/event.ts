/* What an event is to its reader: when it is, what they answered, what they may do. */

import { clockOf, dayOf, isDay, noon, plusDays, weekday } from '../../domain/days'
import { personOf } from '../../domain/people'
import { managesGroup } from '../../domain/rights'
import type { State } from '../../domain/state'
import type { EventAnswer, CalendarEvent, Conversation, Message, Occurrence, Repeat } from '../../frames'
import { calendarDay, hour, longDay, moment, t, weekdayWord } from '../../i18n'
import { listed } from '../../i18n/listed'
import type { Repeating } from './plan'
import { words } from './words'

export type Announced = Message & { content: CalendarEvent }

export function isEvent(message: Message | undefined): message is Announced {
  return message?.content.type === 'calendar_event'
}

export function addressOf({ conversation, seq }: { conversation: number; seq: number }): string {
  return `/agenda/${conversation}/${seq}`
}

/** The last instant at which it still is. */
export function lastMoment({ ends_at }: CalendarEvent): Date {
  return new Date(ends_at.getTime() - 1)
}

/** Whether it ends on the day after it begins, before the hour at which it began. */
export function endsInTheNight({ starts_at, ends_at, all_day }: CalendarEvent, zone: string): boolean {
  if (all_day || dayOf(ends_at, zone) !== plusDays(dayOf(starts_at, zone), 1)) return false
  return clockOf(ends_at, zone) < clockOf(starts_at, zone)
}

/** « jeudi 17 septembre 2026, de 18 h à 19 h 30 », « du samedi 19 septembre 2026 au dimanche 20 septembre 2026 ». */
export function whenWords(event: CalendarEvent, zone: string): string {
  const last = event.all_day ? lastMoment(event) : event.ends_at
  const [first, end] = [longDay(event.starts_at, zone), longDay(last, zone)]
  if (event.all_day) return first === end ? first : words().fromTo(first, end)
  const [from, to] = [hour(event.starts_at, zone), hour(event.ends_at, zone)]
  if (endsInTheNight(event, zone)) return `${first}, ${words().hoursIntoNextDay(from, to)}`
  return first === end ? `${first}, ${words().hours(from, to)}` : words().fromTo(`${first}, ${from}`, `${end}, ${to}`)
}

/** Who changed it last, as far as it is known, and when. */
export function revisedBy(state: State, { content, edited_at }: Announced): string {
  const when = edited_at ? moment(edited_at) : ''
  if (content.changed_by === null) return t().revised.bySomebody(when)
  if (content.changed_by === state.me?.person) return t().revised.byYou(when)
  return t().revised.by(personOf(state, content.changed_by).name, when)
}

/** Who cancelled it, as far as it is known, and when. */
export function cancelledBy(state: State, { content }: Announced): string {
  const { cancelled_at, changed_by } = content
  const name = changed_by === null ? '' : personOf(state, changed_by).name
  return words().cancelledBy(cancelled_at ? moment(cancelled_at) : '', name)
}

export type Standing = EventAnswer | 'waiting' | null

/** What the person answered. */
export function standing(event: CalendarEvent, person: number): Standing {
  const lists = ['yes', 'maybe', 'no', 'waiting'] as const
  return lists.find((name) => event[name].includes(person)) ?? null
}

export function isOver(event: CalendarEvent, now = new Date()): boolean {
  return timesOf(event).every(({ ends_at }) => ends_at <= now)
}

/** Each time that it takes place, the first one first. */
export function timesOf(event: CalendarEvent): Pick<Occurrence, 'starts_at' | 'ends_at'>[] {
  if (!event.repeats) return [event]
  const held = event.dates.filter((one) => !one.cancelled)
  return held.sort((one, other) => one.starts_at.getTime() - other.starts_at.getTime())
}

/** As of the next time that it takes place, or of the last one. */
export function next(event: CalendarEvent, now = new Date()): CalendarEvent {
  const times = timesOf(event)
  const { starts_at, ends_at } = times.find((one) => one.ends_at > now) ?? times.at(-1) ?? event
  return { ...event, starts_at, ends_at }
}

/** « chaque mardi et jeudi, jusqu’au 15 décembre 2026 ». */
export function repeatWords({ repeats, starts_at }: CalendarEvent, zone: string): string {
  if (!repeats) return ''
  const until = calendarDay(noon(repeats.until), 'UTC')
  return words().repeating.until(howOften(repeats, dayOf(starts_at, zone)), until)
}

/** « chaque mardi et jeudi ». */
export function howOften(repeats: Repeat, first: string): string {
  const says = words().repeating
  const days = (repeats.days.length ? repeats.days : [weekday(first)]).map((day) => weekdayWord(day))
  const number = Number(first.slice(8))
  return {
    day: () => says.day(repeats.interval),
    week: () => says.week(repeats.interval, listed(days)),
    month: () =>
      ({
        date: () => says.date(repeats.interval, number),
        weekday: () => says.weekday(repeats.interval, nthOf(first), weekdayWord(weekday(first))),
        last_weekday: () => says.weekday(repeats.interval, 0, weekdayWord(weekday(first))),
        last_day: () => says.lastDay(repeats.interval),
      })[repeats.on](),
  }[repeats.every]()
}

/** Whether the reader can answer. */
export function isOpen(state: State, { conversation, content }: Announced, now = new Date()): boolean {
  const archived = state.conversations.get(conversation)?.archived !== false
  return content.asks && !content.cancelled_at && !archived && !isOver(content, now)
}

/** Whether an answer of the reader is expected. */
export function isExpected(state: State, message: Announced, now = new Date()): boolean {
  return isOpen(state, message, now) && standing(message.content, state.me?.person ?? 0) === null
}

/** Members of the group who have not answered. */
export function silent({ content }: Announced, group: Conversation | undefined): number[] {
  const members = group?.members.map(({ person }) => person) ?? []
  return members.filter((person) => standing(content, person) === null)
}

/** Whether the event is the reader's to change and to cancel. */
export function organises(state: State, message: Announced): boolean {
  const group = state.conversations.get(message.conversation)
  if (!group || group.archived || message.content.cancelled_at) return false
  return message.author === state.me?.person || managesGroup(state, group)
}

/** How it comes again, as it is offered for this first date. */
export function wayWords(way: Repeating, date: string): string {
  const says = words().ways
  if (way === 'never' || way === 'day' || way === 'week' || way === 'fortnight' || way === 'last_day') return says[way]
  if (!isDay(date)) return says.month
  if (way === 'date') return says.date(Number(date.slice(8)))
  return says.weekday(way === 'weekday' ? nthOf(date) : 0, weekdayWord(weekday(date)))
}

/** Which of its weekday in the month a day is; 0 is the last, as a fifth always is. */
export function nthOf(date: string): number {
  const nth = Math.ceil(Number(date.slice(8)) / 7)
  return nth === 5 ? 0 : nth
}
