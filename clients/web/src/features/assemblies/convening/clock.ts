/* The legal clock: days of the authority's calendar, written « 2026-09-07 », never hours compared with hours. */

import type { Assessment, DelayState } from '../../../frames'
import { dayIn } from '../bodies/days'

const DAY = 86_400_000
const MINUTE = 60_000

/** Noon of that day in UTC, for what formats dates without their hour. */
export function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`)
}

export function plus(day: string, days: number): string {
  return new Date(noon(day).getTime() + days * DAY).toISOString().slice(0, 10)
}

/** Whole days from one to the other. */
export function between(from: string, to: string): number {
  return Math.round((noon(to).getTime() - noon(from).getTime()) / DAY)
}

/** The state now: the day may have ended since the server computed it. */
export function stateAt(assessment: Assessment, now: Date, zone: string): DelayState {
  if (now >= assessment.deadline) return 'late'
  return dayIn(now, zone) === assessment.latest_send ? 'last_day' : 'tenable'
}

/** Whether a letter sent now may be taken by the mail server once it is too late; a device may be slow, and the server
 * then knows better. */
export function isLastMinutes({ letters_by, deadline, warnings }: Assessment, now: Date): boolean {
  return now < deadline && (now >= letters_by || warnings.some(({ code }) => code === 'last_minutes'))
}

export interface Left {
  days: number
  hours: number
  minutes: number
}

/** How long until then; nothing once it is over. */
export function left(until: Date, now: Date): Left {
  const minutes = Math.max(0, Math.ceil((until.getTime() - now.getTime()) / MINUTE))
  return { days: Math.floor(minutes / 1440), hours: Math.floor((minutes % 1440) / 60), minutes: minutes % 60 }
}

/** What a day is to the delay; `gap` stands for several that are left out. */
export type Kind =
  'sent' | 'today' | 'today_last' | 'today_late' | 'plain' | 'last' | 'clear' | 'meet' | 'meet_late' | 'free' | 'gap'

export interface Cell {
  day: string
  kind: Kind
  /** Which clear day it is, or how many days are left out. */
  number: number
}

const MOST = 9

/** The days from today to the sitting, and to the first possible one when it is too late. */
export function cells(assessment: Assessment, meets: string, now: Date, zone: string): Cell[] {
  const state = stateAt(assessment, now, zone)
  const today = dayIn(now, zone)
  const { latest_send: last, earliest_meeting: free } = assessment
  const first = state === 'late' && last < today ? last : today
  const counted = state === 'late' ? today : last
  const end = state === 'late' && free > meets ? free : meets
  const all = Array.from({ length: Math.max(0, between(first, end)) + 1 }, (_, place) => plus(first, place))
  const told = all.map((day) => cell(day, { state, today, last, free, counted, meets }))
  return shortened(told)
}

/** The days from sending to the sitting. */
export function sentCells(sent: string, meets: string): Cell[] {
  const days = Math.max(0, between(sent, meets))
  const all = Array.from({ length: days + 1 }, (_, number): Cell => {
    const kind: Kind = number === days ? 'meet' : number === 0 ? 'sent' : 'clear'
    return { day: plus(sent, number), kind, number: kind === 'clear' ? number : 0 }
  })
  return shortened(all)
}

interface Frame {
  state: DelayState
  today: string
  last: string
  free: string
  counted: string
  meets: string
}

function cell(day: string, { state, today, last, free, counted, meets }: Frame): Cell {
  const number = between(counted, day)
  const is = (kind: Kind): Cell => ({ day, kind, number: kind === 'clear' ? number : 0 })
  if (day === meets) return is(state === 'late' ? 'meet_late' : 'meet')
  if (day === today) return is(state === 'late' ? 'today_late' : state === 'last_day' ? 'today_last' : 'today')
  if (day === last) return is('last')
  if (state === 'late' && day === free) return is('free')
  return is(day > counted && day < meets ? 'clear' : 'plain')
}

/** Leaves out the middle of the longest run of like days, until the rest fits. */
function shortened(all: readonly Cell[]): Cell[] {
  if (all.length <= MOST) return [...all]
  const run = longestRun(all)
  const out = Math.min(all.length - MOST + 1, run.length - 2)
  if (out < 2) return [...all]
  const at = run.from + 1
  const gap: Cell = { day: all[at]?.day ?? '', kind: 'gap', number: out }
  return shortened([...all.slice(0, at), gap, ...all.slice(at + out)])
}

function longestRun(all: readonly Cell[]): { from: number; length: number } {
  let best = { from: 0, length: 0 }
  for (let from = 0; from < all.length;) {
    let length = 1
    while (all[from + length]?.kind === all[from]?.kind) length++
    if (length > best.length) best = { from, length }
    from += length
  }
  return best
}
