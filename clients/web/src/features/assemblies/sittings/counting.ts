/* Who is in the room, and whether that is enough: what the server counts at each item, shown before it does. */

import type { Attendance, Convocation, Moment, Sitting, Summons } from '../../../frames'
import type { Seat } from './Seats.svelte'

export type Stage = 'before' | 'open' | 'closed'

export type Headcount = Pick<Moment, 'in_office' | 'present' | 'needed'>

/** How a seat stands: taken, waited for, or not to be. */
export interface Member {
  person: number
  stays: readonly Attendance[]
  /** Null of a reader who may not know what others answered. */
  summons: Summons | null
  seat: Seat
}

export function stageOf({ moments, closed_at }: Sitting): Stage {
  if (closed_at) return 'closed'
  return moments.length ? 'open' : 'before'
}

/** Everybody in office, in the order of the server. Once it is closed, the seats of all who were there are taken. */
export function membersOf(sitting: Sitting, summonses: readonly Summons[]): Member[] {
  return sitting.in_office.map((person) => {
    const stays = sitting.attendances.filter((one) => one.person === person)
    const summons = summonses.find((one) => one.person === person) ?? null
    return { person, stays, summons, seat: seatOf(sitting, stays, summons) }
  })
}

function seatOf({ closed_at }: Sitting, stays: readonly Attendance[], summons: Summons | null): Seat {
  if (stays.some((one) => closed_at !== null || one.left_at === null)) return 'present'
  const given = summons?.answer?.given
  return stays.length || given === 'absent' || given === 'proxy' || closed_at ? 'away' : 'awaited'
}

export function interestedIn({ interests }: Sitting, item: number): number[] {
  return interests.filter((one) => one.item === item).map((one) => one.person)
}

/** As it would be counted now for an item, or for the opening, of 0. */
export function countFor(sitting: Sitting, convocation: Convocation, item: number): Headcount {
  const interested = new Set(interestedIn(sitting, item))
  const counts = sitting.in_office.filter((person) => !interested.has(person))
  const there = new Set(sitting.attendances.filter((one) => one.left_at === null).map((one) => one.person))
  const in_office = sitting.interested_leave ? counts.length : sitting.in_office.length
  const present = counts.filter((person) => there.has(person)).length
  return { in_office, present, needed: needsNone(convocation, item) ? 0 : Math.floor(in_office / 2) + 1 }
}

/** What lacked its quorum once needs none the second time. */
function needsNone({ second_of, agenda }: Convocation, item: number): boolean {
  return second_of !== null && (item ? agenda.slice(item - 1, item) : agenda).every((one) => one.carried_over)
}

export function isMet({ present, needed }: Headcount): boolean {
  return present >= needed
}

export function momentOf({ moments }: Sitting, item: number): Moment | undefined {
  return moments.find((one) => one.item === item)
}

/** The number of the first item that has not begun; 0 when all have. */
export function nextItem({ agenda }: Convocation, sitting: Sitting): number {
  const left = agenda.findIndex((_, place) => !momentOf(sitting, place + 1))
  return left + 1
}
