/* Dates and hours as the town hall writes them. A zone is given for legal dates only; everything else is in the reader's own. */

import { language } from './language.svelte'
import { typeset } from './typography'
import { t } from './words'

const LOCALES = { fr: 'fr-FR', en: 'en-GB' }
const formats = new Map<string, Intl.DateTimeFormat>()

function format(date: Date, options: Intl.DateTimeFormatOptions, zone?: string): string {
  const key = `${language()} ${zone ?? ''} ${JSON.stringify(options)}`
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(LOCALES[language()], zone ? { ...options, timeZone: zone } : options)
    formats.set(key, found)
  }
  const written = found.format(date)
  return language() === 'fr' ? written.replace(/(^| )1 (?=\p{L})/u, '$11er ') : written
}

const DAY = { weekday: 'long', day: 'numeric', month: 'long' } as const

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Whole days of the calendar from `date` to `now`: 0 today, 1 yesterday, negative for what is to come. */
export function daysAgo(date: Date, now: Date, zone?: string): number {
  const day = (of: Date) => {
    const parts = new Intl.DateTimeFormat('en-CA', zone ? { timeZone: zone } : {}).format(of)
    return Date.parse(`${parts}T00:00:00Z`)
  }
  return Math.round((day(now) - day(date)) / 86_400_000)
}

/** For columns: « 09:14 ». */
export function clock(date: Date, zone?: string): string {
  return format(date, { hour: '2-digit', minute: '2-digit' }, zone)
}

/** For sentences: « 20 h 30 », « 18 h ». */
export function hour(date: Date, zone?: string): string {
  const [hours, minutes] = clock(date, zone).split(':')
  if (language() !== 'fr') return `${hours}:${minutes}`
  return typeset(minutes === '00' ? `${Number(hours)} h` : `${Number(hours)} h ${minutes}`)
}

/** For what is known to the day: « aujourd’hui », « hier », « vendredi 11 septembre 2026 ». */
export function dayWord(date: Date, now = new Date()): string {
  const ago = daysAgo(date, now)
  if (ago === 0) return t().date.today.toLocaleLowerCase(language())
  return ago === 1 ? t().date.yesterday.toLocaleLowerCase(language()) : longDay(date)
}

/** « vendredi 11 septembre 2026 ». */
export function longDay(date: Date, zone?: string): string {
  return format(date, { ...DAY, year: 'numeric' }, zone)
}

/** « 11 septembre 2026 », « 1er janvier 2027 ». */
export function calendarDay(date: Date, zone?: string): string {
  return format(date, { day: 'numeric', month: 'long', year: 'numeric' }, zone)
}

/** « ven. 11 sept. », with its year when it is not this one. */
export function shortDay(date: Date, zone?: string, now = new Date()): string {
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  return format(date, { weekday: 'short', day: 'numeric', month: 'short', ...year }, zone)
}

/** « mardi », of 1; 0 is Monday. */
export function weekdayWord(day: number): string {
  // The first of January of 2024 was a Monday.
  return format(new Date(Date.UTC(2024, 0, 1 + day, 12)), { weekday: 'long' }, 'UTC')
}

/** « septembre 2026 ». */
export function monthOf(date: Date, zone?: string): string {
  return format(date, { month: 'long', year: 'numeric' }, zone)
}

/** « 7–13 septembre 2026 ». */
export function daysOf(first: Date, last: Date, zone: string): string {
  const options = { day: 'numeric', month: 'long', year: 'numeric', timeZone: zone } as const
  return new Intl.DateTimeFormat(LOCALES[language()], options).formatRange(first, last)
}

/** « mardi 8 septembre ». */
export function dayInWords(date: Date, zone?: string): string {
  return format(date, DAY, zone)
}

/** « mar. 8 », for the heads of columns; with no number, « mar. ». */
export function columnDay(date: Date, number: boolean, zone?: string): string {
  return format(date, number ? { weekday: 'short', day: 'numeric' } : { weekday: 'short' }, zone)
}

/** The least that tells when, for lists: « 09:14 », « Hier », « Lun. », « 4 sept. ». */
export function recent(date: Date, now = new Date()): string {
  const ago = daysAgo(date, now)
  if (ago <= 0) return clock(date)
  if (ago === 1) return t().date.yesterday
  if (ago < 7) return capitalised(format(date, { weekday: 'short' }))
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  return format(date, { day: 'numeric', month: 'short', ...year })
}

/** The day between two messages: « Aujourd’hui, mardi 8 septembre », « Lundi 7 septembre ». */
export function dayRule(date: Date, now = new Date()): string {
  const ago = daysAgo(date, now)
  const day = format(date, date.getFullYear() === now.getFullYear() ? DAY : { ...DAY, year: 'numeric' })
  if (ago === 0) return `${t().date.today}, ${day}`
  if (ago === 1) return `${t().date.yesterday}, ${day}`
  return capitalised(day)
}

/** « lundi 7 septembre à 11:20 ». */
export function moment(date: Date, zone?: string, now = new Date()): string {
  const day = format(date, date.getFullYear() === now.getFullYear() ? DAY : { ...DAY, year: 'numeric' }, zone)
  return t().date.at(day, clock(date, zone))
}

/** « mar. 09:44 » within the week, « 4 sept. 09:44 » before. */
export function briefMoment(date: Date, zone?: string, now = new Date()): string {
  const ago = daysAgo(date, now, zone)
  if (ago === 0) return clock(date, zone)
  const day = ago < 7 ? { weekday: 'short' as const } : { day: 'numeric' as const, month: 'short' as const }
  return `${format(date, day, zone)} ${clock(date, zone)}`
}

/** Whether the clocks of this device show another hour than those of the zone. */
export function isElsewhere(zone: string, now = new Date()): boolean {
  return moment(now, zone, now) !== moment(now, undefined, now)
}

export interface PlateDate {
  weekday: string
  day: string
  month: string
  shortMonth: string
}

/** The parts of an enamel plate. */
export function plateDate(date: Date, zone?: string): PlateDate {
  return {
    weekday: format(date, { weekday: 'long' }, zone),
    day: format(date, { day: 'numeric' }, zone),
    month: format(date, { month: 'long' }, zone),
    shortMonth: format(date, { month: 'short' }, zone),
  }
}
