/* The instant that somebody means who gives an hour afterwards. */

import { clockOf } from '../../../domain/days'

const MINUTE = 60_000
const DAY = 1_440

/** The latest instant until now at which the clocks of the zone showed « 21:10 ». */
export function latestAt(hour: string, now: Date, zone: string): Date {
  const floor = Math.floor(now.getTime() / MINUTE) * MINUTE
  const ahead = (instant: number) => (minutes(clockOf(new Date(instant), zone)) - minutes(hour) + DAY) % DAY
  const found = floor - ahead(floor) * MINUTE
  // Not 0 when the clocks were changed in between.
  const off = ahead(found)
  return new Date(found - (off > DAY / 2 ? off - DAY : off) * MINUTE)
}

function minutes(hour: string): number {
  const [hours = 0, rest = 0] = hour.split(':').map(Number)
  return hours * 60 + rest
}
