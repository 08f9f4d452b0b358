/* Until when somebody may come in: a last day as the town hall reads its calendar, an instant on the wire. */

import { longDay } from '../i18n'

const DAY = 86_400_000

/** Milliseconds by which the clocks of the zone are ahead of UTC at this instant. */
function ahead(instant: Date, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant.getTime() / 1000) * 1000
}

/** The instant at which clocks in the zone, were they in UTC, would show `shown`. */
function instantOf(shown: number, zone: string): Date {
  const near = new Date(shown - ahead(new Date(shown), zone))
  return new Date(shown - ahead(near, zone))
}

/** The instant at which clocks in the zone show this day and hour, « 2026-09-11 » and « 20:30 ». */
export function instantAt(day: string, hour: string, zone: string): Date {
  return instantOf(Date.parse(`${day}T${hour}:00Z`), zone)
}

/** The midnight at the end of a day written « 2026-09-11 ». */
export function endOf(day: string, zone: string): Date {
  return instantOf(Date.parse(`${day}T00:00:00Z`) + DAY, zone)
}

/** The furthest day on which the access of a guest can end, as date fields write it. */
export function yearFrom(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 365 * DAY).toISOString().slice(0, 10)
}

/** A midnight ends the day before it. */
function lastMoment(ends: Date): Date {
  return new Date(ends.getTime() - 1)
}

/** The last day on which one may come in until this instant: « vendredi 11 septembre 2026 ». */
export function lastDayInWords(ends: Date, zone?: string): string {
  return longDay(lastMoment(ends), zone)
}

/** That day, as a date field holds it. */
export function lastDay(ends: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    lastMoment(ends),
  )
}
