/* Days of the calendar, written « 2026-09-08 »: weeks, months, and the day that an instant falls on. */

const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** The day of the instant where the authority is. */
export function dayOf(instant: Date, zone: string): string {
  let format = formats.get(zone)
  if (!format) formats.set(zone, (format = new Intl.DateTimeFormat('en-CA', { timeZone: zone })))
  return format.format(instant)
}

/** « 18:00 », as the authority's clocks show it. */
export function clockOf(instant: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(instant)
}

/** An instant of that day, to be formatted in UTC. */
export function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`)
}

export function plusDays(day: string, days: number): string {
  return new Date(noon(day).getTime() + days * DAY).toISOString().slice(0, 10)
}

/** The same day of another month, or the last one of a shorter month. */
export function plusMonths(day: string, months: number): string {
  const date = noon(`${day.slice(0, 7)}-01`)
  date.setUTCMonth(date.getUTCMonth() + months)
  const first = date.toISOString().slice(0, 10)
  const wanted = plusDays(first, Number(day.slice(8)) - 1)
  return wanted.startsWith(first.slice(0, 7)) ? wanted : lastOfMonth(first)
}

export function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`
}

export function lastOfMonth(day: string): string {
  return plusDays(firstOfMonth(plusDays(firstOfMonth(day), 31)), -1)
}

/** 0 for Monday. */
export function weekday(day: string): number {
  return (noon(day).getUTCDay() + 6) % 7
}

/** The seven days, from Monday on. */
export function weekOf(day: string): string[] {
  return range(plusDays(day, -weekday(day)), 7)
}

/** The whole weeks that a month lies in. */
export function weeksOf(day: string): string[][] {
  const weeks: string[][] = []
  for (let monday = weekOf(firstOfMonth(day))[0] as string; monday <= lastOfMonth(day); monday = plusDays(monday, 7)) {
    weeks.push(range(monday, 7))
  }
  return weeks
}

export function range(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => plusDays(first, index))
}

export function isDay(text: string | null): text is string {
  return text !== null && /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(noon(text).getTime())
}
