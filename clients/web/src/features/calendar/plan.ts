/* An event as it is being written, and what is wrong with it. */

import { clockOf, dayOf, isDay, lastOfMonth, plusDays, weekday } from '../../domain/days'
import type { CalendarEvent, Category, EventPlan, EventReminder, Repeat } from '../../frames'
import { meetingAddress } from '../../domain/meeting'
import { lastMoment, nthOf } from './event'
import { words } from './words'

/** How it comes again, as it is chosen. */
export type Repeating = 'never' | 'day' | 'week' | 'fortnight' | 'date' | 'weekday' | 'last_weekday' | 'last_day'

export interface Plan {
  title: string
  date: string
  wholeDay: boolean
  hour: string
  untilDate: string
  untilHour: string
  place: string
  meeting: string
  text: string
  category: Category
  asks: boolean
  places: number | null
  reminder: EventReminder | 'none'
  repeat: Repeating
  /** Of a week: from 0, Monday; the day of the first date is one of them. */
  repeatDays: number[]
  repeatUntil: string
  /** How it came again when one began to change it. */
  repeats: Repeat | null
}

export type Problems = Partial<
  Record<'title' | 'date' | 'hour' | 'untilDate' | 'untilHour' | 'places' | 'meeting' | 'repeat', string>
>

export function emptyPlan(date: string): Plan {
  return {
    title: '',
    date,
    wholeDay: false,
    hour: '18:00',
    untilDate: '',
    untilHour: '19:00',
    place: '',
    meeting: '',
    text: '',
    category: 'house',
    asks: true,
    places: null,
    reminder: 'day',
    repeat: 'never',
    repeatDays: [],
    repeatUntil: '',
    repeats: null,
  }
}

export function planOf(event: CalendarEvent, zone: string): Plan {
  const first = dayOf(event.starts_at, zone)
  const last = dayOf(event.all_day ? lastMoment(event) : event.ends_at, zone)
  const hours = event.all_day ? ['18:00', '19:00'] : [clockOf(event.starts_at, zone), clockOf(event.ends_at, zone)]
  const { title, place, meeting, text, category, asks, places, reminder, repeats } = event
  return {
    title,
    date: first,
    wholeDay: event.all_day,
    hour: hours[0] as string,
    untilDate: last === first ? '' : last,
    untilHour: hours[1] as string,
    place,
    meeting,
    text,
    category,
    asks,
    places,
    reminder: reminder ?? 'none',
    repeat: repeatingOf(repeats),
    repeatDays: repeats?.days ?? [],
    repeatUntil: repeats?.until ?? '',
    repeats,
  }
}

function repeatingOf(repeats: Repeat | null): Repeating {
  if (!repeats) return 'never'
  if (repeats.every === 'month') return repeats.on
  if (repeats.every === 'day') return 'day'
  return repeats.interval === 2 ? 'fortnight' : 'week'
}

/** The way of an event that another program has made, which the form does not offer. */
export const isOwn = ({ repeats }: Plan, way: Repeating): boolean =>
  !!repeats && repeatingOf(repeats) === way && repeats.interval !== (way === 'fortnight' ? 2 : 1)

export function repeatOf({ repeat, repeatDays, repeatUntil, date, repeats }: Plan): Repeat | null {
  const until = repeatUntil
  if (repeat === 'never') return null
  // The form offers no other interval; one that another program has chosen stays as long as the way does.
  const interval = repeats && repeatingOf(repeats) === repeat ? repeats.interval : repeat === 'fortnight' ? 2 : 1
  if (repeat === 'day') return { every: 'day', until, interval, days: [], on: 'date' }
  if (repeat === 'week' || repeat === 'fortnight') {
    const days = [...new Set([...repeatDays, weekday(date)])].sort()
    return { every: 'week', until, interval, days, on: 'date' }
  }
  return { every: 'month', until, interval, days: [], on: repeat }
}

/** Which of the ways of the month its first date has: a fifth Friday is the last one, and a fourth may be, too. */
export function waysOf(date: string): Repeating[] {
  const always: Repeating[] = ['never', 'day', 'week', 'fortnight', 'date', 'weekday']
  if (!isDay(date)) return always
  const ends = lastOfMonth(date)
  const last: Repeating[] = nthOf(date) > 0 && plusDays(date, 7) > ends ? ['last_weekday'] : []
  return [...always, ...last, ...(ends === date ? (['last_day'] as const) : [])]
}

/** Whether by its hours it ends on a later day, which is to be given. */
export function endsBeforeItBegins({ wholeDay, hour, untilHour }: Plan): boolean {
  return !wholeDay && !!untilHour && untilHour <= hour
}

/** What has to be mended before it can be sent; nothing when all is well. */
export function problems(plan: Plan): Problems {
  const says = words().wrong
  const wrong: Problems = {}
  if (!plan.title.trim()) wrong.title = says.title
  if (!isDay(plan.date)) wrong.date = says.date
  const last = plan.untilDate || plan.date
  if (last < plan.date || (isDay(plan.date) && last > plusDays(plan.date, 365))) wrong.untilDate = says.end
  if (!plan.wholeDay) {
    if (!plan.hour) wrong.hour = says.hour
    if (!plan.untilHour) wrong.untilHour = says.hour
    else if (last === plan.date && endsBeforeItBegins(plan)) wrong.untilHour = says.endHour
  }
  if (meetingAddress(plan.meeting) === null) wrong.meeting = says.meeting
  if (plan.asks && plan.places !== null && !(Number.isInteger(plan.places) && plan.places >= 1))
    wrong.places = says.places
  if (plan.repeat !== 'never' && !(isDay(plan.repeatUntil) && plan.repeatUntil > plan.date)) wrong.repeat = says.repeat
  return wrong
}

/** Whether it would be over before it is announced. */
export function isPast(plan: Plan, zone: string, now = new Date()): boolean {
  const today = dayOf(now, zone)
  const last = plan.untilDate || plan.date
  return last < today || (last === today && !plan.wholeDay && plan.untilHour <= clockOf(now, zone))
}

/** As it is sent. */
export function written(plan: Plan, files: number[]): EventPlan {
  const { title, date, place, meeting, text, category, asks } = plan
  return {
    title: title.trim(),
    date,
    hour: plan.wholeDay ? null : `${plan.hour}:00`,
    until_date: plan.untilDate || null,
    until_hour: plan.wholeDay ? null : `${plan.untilHour}:00`,
    place: place.trim(),
    meeting: meetingAddress(meeting) ?? '',
    text: text.trim(),
    category,
    asks,
    places: asks ? plan.places : null,
    reminder: plan.reminder === 'none' ? null : plan.reminder,
    files,
    repeats: repeatOf(plan),
  }
}

/** The field that the server refused, and why. */
export function refusedField(detail: string): Problems {
  const says = words().wrong
  if (detail === 'hour') return { hour: says.noHour }
  if (detail === 'until_hour') return { untilHour: says.noHour }
  if (detail === 'repeats') return { repeat: says.repeats }
  if (detail === 'date') return { date: says.far }
  if (detail === 'last') return { date: says.last }
  return detail === 'until_date' ? { untilDate: says.end } : {}
}
