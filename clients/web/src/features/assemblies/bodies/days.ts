/* Days of the calendar, which have no hour and no zone: on the wire and in date fields « 2026-03-20 ». */

import { calendarDay } from '../../../i18n'
import { store } from '../../../sync/live'

/** « 20 mars 2026 ». */
export function written(day: string): string {
  return calendarDay(new Date(`${day}T12:00:00Z`), 'UTC')
}

/** Today on the calendar of the town hall. */
export function today(): string {
  return dayIn(new Date(), store.state.authority.time_zone)
}

export function dayIn(instant: Date, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instant,
  )
}
