/* An election as a form says it, and what of it cannot be sent. */

import type { ChoiceKind, Election, ElectionKind, ElectionPlan, ElectionScope, Hour } from '../../frames'
import { closingOf } from './election'
import { countOf } from './entering.svelte'

export interface StationForm {
  number: string
  name: string
  registered: string
  president: number
  clerk: number
}

export interface ChoiceForm {
  name: string
  head: string
}

export interface PlanForm {
  title: string
  kind: ElectionKind
  round: 1 | 2
  date: string
  scope: ElectionScope
  closes: string
  constituency: string
  stations: StationForm[]
  choices: ChoiceForm[]
  hours: string
  seats: string
  community: string
  rehearsal: boolean
  /** The number of an earlier election of the group, or 0. */
  compared: number
}

export type Problem =
  | 'title'
  | 'date'
  | 'stations'
  | 'choices'
  | 'turnout_at'
  | 'closes'
  | 'president'
  | 'clerks'
  | 'round'
  | 'seats'
  | 'compared_with'

/** What ballots name, and whether there is a second round, by the kind; the server has the same. */
export const CHOOSE: Record<ElectionKind, ChoiceKind> = {
  municipal: 'lists',
  departmental: 'candidates',
  regional: 'lists',
  legislative: 'candidates',
  european: 'lists',
  presidential: 'candidates',
  referendum: 'answers',
  other: 'candidates',
}
const MOST_SEATS = 500
export const ONE_ROUND: readonly ElectionKind[] = ['european', 'referendum']

const emptyStation = (number: number): StationForm => ({
  number: String(number),
  name: '',
  registered: '',
  president: 0,
  clerk: 0,
})

export const emptyChoice = (): ChoiceForm => ({ name: '', head: '' })

export const emptyPlan = (): PlanForm => ({
  title: '',
  kind: 'municipal',
  round: 1,
  date: '',
  scope: 'general',
  closes: '20:00',
  constituency: '',
  stations: [emptyStation(1)],
  choices: [emptyChoice(), emptyChoice()],
  hours: '',
  seats: '',
  community: '',
  rehearsal: false,
  compared: 0,
})

/** The hours of a line such as « 10 h, 12 h 30 »; null where one of them is none. */
export function hoursOf(text: string): Hour[] | null {
  const parts = text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter(Boolean)
  const hours = parts.map((part) => {
    const [, hour = '', minute = '00'] = /^(\d{1,2})\s*(?:h|:)?\s*(\d{2})?$/i.exec(part) ?? []
    const known = hour !== '' && Number(hour) < 24 && Number(minute) < 60
    return known ? (`${hour.padStart(2, '0')}:${minute}:00` as const) : null
  })
  return hours.every((hour) => hour !== null) && new Set(hours).size === hours.length ? hours : null
}

export function planOf(election: Election, zone: string): PlanForm {
  return {
    title: election.title,
    kind: election.kind,
    round: election.round === 2 ? 2 : 1,
    date: election.date,
    scope: election.scope,
    closes: closingOf(election, zone),
    constituency: election.constituency,
    stations: election.stations.map((one) => ({
      number: String(one.number),
      name: one.name,
      registered: String(one.registered),
      president: one.president,
      clerk: one.clerks[0] ?? 0,
    })),
    choices: election.choices.map(({ name, head }) => ({ name, head })),
    hours: election.turnout_at.map((at) => at.slice(0, 5)).join(', '),
    seats: election.seats ? String(election.seats) : '',
    community: election.community_seats ? String(election.community_seats) : '',
    rehearsal: election.rehearsal,
    compared: election.compared_with ?? 0,
  }
}

/** What nothing was written in is left out. */
const said = ({ stations, choices }: PlanForm) => ({
  stations: stations.filter(({ name, registered, president }) => name.trim() || registered.trim() || president),
  choices: choices.filter(({ name }) => name.trim()),
})

/** Where this kind shares seats out; 0 where none are given, null for what is no number. */
function seatsOf({ kind }: PlanForm, text: string): number | null {
  if (kind !== 'municipal' || !text.trim()) return 0
  return /^\d{1,3}$/.test(text.trim()) && Number(text) <= MOST_SEATS ? Number(text) : null
}

const isTwice = (names: readonly string[]) => new Set(names).size < names.length

/** A station of the next number. */
export const furtherStation = (stations: readonly StationForm[]) =>
  emptyStation(1 + Math.max(0, ...stations.map(({ number }) => Number(number) || 0)))

const isNumber = (text: string) => /^[1-9]\d{0,3}$/.test(text.trim())

export function problems(plan: PlanForm): Problem[] {
  const { stations, choices } = said(plan)
  const numbers = stations.map(({ number }) => number.trim())
  const sound = stations.every(
    (one) => isNumber(one.number) && one.name.trim() && (countOf(one.registered) ?? 0) > 0 && one.president,
  )
  const found: [Problem, boolean][] = [
    ['title', !plan.title.trim()],
    ['date', !plan.date],
    ['closes', plan.closes < '18:00' || plan.closes > '22:00'],
    ['stations', !stations.length || !sound || isTwice(numbers)],
    ['choices', !choices.length || isTwice(choices.map(({ name }) => name.trim().toLowerCase()))],
    ['turnout_at', hoursOf(plan.hours) === null],
    ['seats', seatsOf(plan, plan.seats) === null || seatsOf(plan, plan.community) === null],
  ]
  return found.flatMap(([problem, wrong]) => (wrong ? [problem] : []))
}

/** `clerks` are the others that a station has had. */
export function written(plan: PlanForm, clerks: ReadonlyMap<number, readonly number[]>): ElectionPlan {
  const { stations, choices } = said(plan)
  return {
    title: plan.title.trim(),
    kind: plan.kind,
    round: ONE_ROUND.includes(plan.kind) ? 1 : plan.round,
    date: plan.date,
    scope: plan.scope,
    closes: `${plan.closes}:00`,
    constituency: plan.constituency.trim(),
    stations: stations.map((one) => ({
      number: Number(one.number),
      name: one.name.trim(),
      registered: countOf(one.registered) ?? 0,
      president: one.president,
      clerks: [
        ...(one.clerk ? [one.clerk] : []),
        ...(clerks.get(Number(one.number)) ?? []).slice(1).filter((clerk) => clerk !== one.clerk),
      ],
    })),
    choices: choices.map(({ name, head }) => ({ name: name.trim(), head: head.trim() })),
    turnout_at: hoursOf(plan.hours) ?? [],
    seats: seatsOf(plan, plan.seats) ?? 0,
    community_seats: seatsOf(plan, plan.community) ?? 0,
    rehearsal: plan.rehearsal,
    compared_with: plan.compared || null,
  }
}
