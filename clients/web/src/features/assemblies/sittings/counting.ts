/* Who is in the room, and whether that is enough: what the server counts at each item, shown before it does. */

import type { Attendance, Convocation, Interest, InterestKind, Moment, Sitting, Summons } from '../../../frames'
import type { Seat } from './Seats.svelte'

export type Stage = 'before' | 'open' | 'closed'

export type Headcount = Pick<Moment, 'in_office' | 'present' | 'needed'>

/** How a seat stands: taken, waited for, or not to be. */
export interface Member {
  person: number
  stays: readonly Attendance[]
  /** The stays of substitutes in their place. */
  replaced: readonly Attendance[]
  /** Null of a reader who may not know what others answered. */
  summons: Summons | null
  seat: Seat
}

/** Milliseconds after the hour of the sitting, or after its last count, until which it is counted in time. */
const IN_TIME = 12 * 60 * 60 * 1_000

/** One that was held without Parvis is over too, as far as anything can be noted. */
export function stageOf({ moments, closed_at, elsewhere }: Sitting): Stage {
  if (closed_at || elsewhere) return 'closed'
  return moments.length ? 'open' : 'before'
}

/** Everybody in office, in the order of the server. Once it is closed, the seats of all who were there are taken. */
export function membersOf(sitting: Sitting, summonses: readonly Summons[]): Member[] {
  return sitting.in_office.map((person) => memberOf(person, sitting, summonses))
}

/** Those who may sit in the place of one of them. */
export function substitutesOf(sitting: Sitting, summonses: readonly Summons[]): Member[] {
  return sitting.substitutes.map((person) => memberOf(person, sitting, summonses))
}

/** Those who came, and hold no mandate by now: whoever is there still has to leave. */
export function formerOf(sitting: Sitting, summonses: readonly Summons[]): Member[] {
  const seated = new Set([...sitting.in_office, ...sitting.substitutes])
  const came = new Set(sitting.attendances.map((one) => one.person).filter((person) => !seated.has(person)))
  return [...came].map((person) => memberOf(person, sitting, summonses))
}

function memberOf(person: number, sitting: Sitting, summonses: readonly Summons[]): Member {
  const stays = sitting.attendances.filter((one) => one.person === person)
  const summons = summonses.find((one) => one.person === person) ?? null
  const replaced = sitting.attendances.filter((one) => one.sits_for === person)
  return { person, stays, replaced, summons, seat: seatOf(sitting, [...stays, ...replaced], summons) }
}

function seatOf({ closed_at }: Sitting, stays: readonly Attendance[], summons: Summons | null): Seat {
  if (stays.some((one) => closed_at !== null || one.left_at === null)) return 'present'
  const given = summons?.answer?.given
  return stays.length || given === 'absent' || given === 'proxy' || closed_at ? 'away' : 'awaited'
}

export function interestsIn({ interests }: Sitting, item: number): Interest[] {
  return interests.filter((one) => one.item === item)
}

/** The counts that were made while it was held. */
function inTime({ moments }: Sitting, opensAt: Date): Moment[] {
  const found: Moment[] = []
  for (const one of moments) if (!isAfter(found, opensAt, one.at)) found.push(one)
  return found
}

function isAfter(counted: readonly Moment[], opensAt: Date, at: Date): boolean {
  return at.getTime() - Math.max(opensAt.getTime(), ...counted.map((one) => one.at.getTime())) > IN_TIME
}

/** Whether a count made now has to say why it is made so late: none before has. */
export function needsReason(sitting: Sitting, opensAt: Date, now: Date): boolean {
  return isAfter(inTime(sitting, opensAt), opensAt, now) && !sitting.moments.some((one) => one.late)
}

/** Whether it may be entered as held without Parvis: its hour has come, and nobody counted in time. */
export function mayBeElsewhere(sitting: Sitting, opensAt: Date, now: Date): boolean {
  return !sitting.elsewhere && now >= opensAt && !inTime(sitting, opensAt).length
}

export function isThere({ stays }: Pick<Member, 'stays'>): boolean {
  return stays.some((one) => one.left_at === null)
}

/** Who has the seat of a member now: a substitute, or they themselves. */
function holderOf({ attendances }: Sitting, person: number): number {
  return attendances.find((one) => one.sits_for === person && one.left_at === null)?.person ?? person
}

/** In whose place a substitute may sit: of members who are absent, not replaced, and give nobody their vote. */
export function replaceable(sitting: Sitting, members: readonly Member[]): Member[] {
  const gives = ({ person, summons }: Member) =>
    sitting.moments.length
      ? sitting.proxies.some((one) => one.giver === person)
      : summons?.answer?.given === 'proxy' && !summons.lapsed
  const free = (one: Member) => !isThere(one) && !isThere({ stays: one.replaced }) && !gives(one)
  return members.filter(free)
}

/** Whose proxy this member holds; before it has opened, as far as their summons tells. */
export function heldBy(sitting: Sitting, { person, summons }: Pick<Member, 'person' | 'summons'>): number | null {
  if (!sitting.moments.length) return summons?.holds_for ?? null
  return sitting.proxies.find((one) => one.holder === person)?.giver ?? null
}

/** As it would be counted now for an item, or for the opening, of 0. */
export function countFor(sitting: Sitting, convocation: Convocation, item: number): Headcount {
  const withdrawn = interestsIn(sitting, item)
  const leaves = (kind: InterestKind) => sitting.withdrawals.some((one) => one.kind === kind && one.leaves_office)
  const seats = sitting.in_office.map((person) => holderOf(sitting, person))
  const counts = seats.filter((person) => !withdrawn.some((one) => one.person === person))
  const there = new Set(sitting.attendances.filter((one) => one.left_at === null).map((one) => one.person))
  const left = withdrawn.filter((one) => leaves(one.kind) && seats.includes(one.person))
  const in_office = sitting.in_office.length - left.length
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

/** As it was counted last: what began without quorum may have been resumed. */
export function momentOf({ moments }: Sitting, item: number): Moment | undefined {
  return moments.findLast((one) => one.item === item)
}

/** As it was counted before it was resumed. */
export function earlierOf({ moments }: Sitting, item: number): Moment[] {
  return moments.filter((one) => one.item === item).slice(0, -1)
}

/** Whether it began without quorum, and there is one now. */
export function canResume(convocation: Convocation, sitting: Sitting, item: number): boolean {
  const moment = momentOf(sitting, item)
  return !!moment && !isMet(moment) && isMet(countFor(sitting, convocation, item))
}

/** The number of the first item that has not begun, or can be resumed; 0 when there is none. */
export function nextItem(convocation: Convocation, sitting: Sitting): number {
  const numbers = convocation.agenda.map((_, place) => place + 1)
  return numbers.find((item) => !momentOf(sitting, item) || canResume(convocation, sitting, item)) ?? 0
}

export function countBegun({ agenda }: Convocation, sitting: Sitting): number {
  return agenda.filter((_, place) => momentOf(sitting, place + 1)).length
}

/** Whether the quorum lacked for some item: for one that began without it, or for all the others if it never was there. */
export function hasLacked({ agenda }: Convocation, sitting: Sitting): boolean {
  if (sitting.elsewhere) return sitting.elsewhere.lacking.length > 0
  const last = [0, ...agenda.map((_, place) => place + 1)].flatMap((item) => momentOf(sitting, item) ?? [])
  const never = last.some((one) => !isMet(one)) && !last.some((one) => isMet(one) && one.needed)
  return last.some((one) => one.item && !isMet(one)) || (never && last.length <= agenda.length)
}
