/* A board as a form says it, and what of it cannot be sent. */

import { plusDays } from '../../domain/days'
import type { Board, BoardPlan } from '../../frames'
import { folded } from '../../text/fold'
import type { Entry } from '../calendar'
import { daysOf, hoursOf } from './board'

export interface PlaceForm {
  number: number
  name: string
  capacity: string
  on_site: number
}

export interface PlanForm {
  title: string
  first: string
  last: string
  weekdays: number[]
  hours: { begins: string; ends: string }[]
  step: string
  places: PlaceForm[]
  purges_on: string
  text: string
  closed: string[]
  asks_email: boolean
  asks_remark: boolean
}

export interface Clash {
  place: string
  title: string
  day: string
  /** Empty of whole days. */
  hour: string
}

export type Problem = 'title' | 'days' | 'hours' | 'places' | 'slots' | 'purges_on' | 'on_site'

export const STEPS = ['5', '10', '15', '20', '30', '45', '60', '90', '120'] as const
export const KEPT_DAYS = 38
const MOST_SLOTS = 20_000
const MOST_DAYS = 200

export const emptyPlace = (number: number): PlaceForm => ({ number, name: '', capacity: '1', on_site: 0 })

export const emptyPlan = (): PlanForm => ({
  title: '',
  first: '',
  last: '',
  weekdays: [1, 2, 3, 4, 5],
  hours: [{ begins: '09:00', ends: '12:00' }],
  step: '15',
  places: [emptyPlace(1)],
  purges_on: '',
  text: '',
  closed: [],
  asks_email: false,
  asks_remark: false,
})

export const planOf = (board: Board): PlanForm => ({
  title: board.title,
  first: board.first,
  last: board.last,
  weekdays: [...board.weekdays],
  hours: board.hours.map(({ begins, ends }) => ({ begins: begins.slice(0, 5), ends: ends.slice(0, 5) })),
  step: String(board.step),
  places: board.places.map(({ number, name, capacity, on_site }) => ({
    number,
    name,
    capacity: String(capacity),
    on_site: on_site ?? 0,
  })),
  purges_on: board.purges_on,
  text: board.text,
  closed: board.closures.filter(({ place }) => place === null).map(({ day }) => day),
  asks_email: board.asks_email,
  asks_remark: board.asks_remark,
})

const patternOf = (plan: PlanForm) => ({
  first: plan.first,
  last: plan.last,
  weekdays: plan.weekdays,
  hours: plan.hours.map(({ begins, ends }) => ({ begins: `${begins}:00` as const, ends: `${ends}:00` as const })),
  step: Number(plan.step),
})

export const daysIn = (plan: PlanForm): string[] => (plan.first && plan.last ? daysOf(patternOf(plan)) : [])
export const hoursIn = (plan: PlanForm): string[] => (hoursAreSound(plan) ? hoursOf(patternOf(plan)) : [])

const minutesOf = (hour: string) => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5))

function hoursAreSound({ hours, step }: PlanForm): boolean {
  const long = hours.map(({ begins, ends }) => minutesOf(ends) - minutesOf(begins))
  return hours.length > 0 && long.every((minutes) => minutes > 0 && minutes % Number(step) === 0)
}

const capacityOf = ({ capacity }: PlaceForm) => (/^\d{1,3}$/.test(capacity.trim()) ? Number(capacity) : 0)

/** How many appointments it offers in all. */
export function offered(plan: PlanForm): number {
  const days = daysIn(plan).filter((day) => !plan.closed.includes(day)).length
  return days * hoursIn(plan).length * plan.places.reduce((sum, place) => sum + capacityOf(place), 0)
}

/** The day after which names are no longer wanted, where none was chosen. */
export const purgeOf = ({ last, purges_on }: PlanForm) => purges_on || (last ? plusDays(last, KEPT_DAYS) : '')

/** Where one of its places is taken on one of its days, as the agenda has it. */
export function clashes(plan: PlanForm, entries: readonly Entry[]): Clash[] {
  const days = daysIn(plan).filter((day) => !plan.closed.includes(day))
  return plan.places.flatMap(({ name }) =>
    entries
      .filter(({ place, cancelled }) => !cancelled && name.trim() && folded(place).includes(folded(name.trim())))
      .flatMap(({ title, first, last, hour }) =>
        days.filter((day) => first <= day && day <= last).map((day) => ({ place: name.trim(), title, day, hour })),
      ),
  )
}

export function problems(plan: PlanForm): Problem[] {
  const days = daysIn(plan)
  const hours = hoursIn(plan)
  const sound = plan.places.every((place) => place.name.trim() && capacityOf(place) >= 1 && capacityOf(place) <= 100)
  const found: [Problem, boolean][] = [
    ['title', !plan.title.trim()],
    ['days', !days.length || days.length > MOST_DAYS],
    ['hours', !hours.length || new Set(hours).size < hours.length],
    ['places', !plan.places.length || !sound],
    ['slots', days.length * hours.length * plan.places.length > MOST_SLOTS],
    ['purges_on', purgeOf(plan) <= plan.last],
  ]
  return found.flatMap(([problem, wrong]) => (wrong ? [problem] : []))
}

/** `before` is what was closed for single places, which the form leaves as it was. */
export function written(plan: PlanForm, before: Board['closures'] = []): BoardPlan {
  const days = daysIn(plan)
  const numbers = plan.places.map(({ number }) => number)
  const kept = before.filter(({ day, place }) => place !== null && days.includes(day) && numbers.includes(place))
  return {
    ...patternOf(plan),
    title: plan.title.trim(),
    places: plan.places.map((place) => ({
      number: place.number,
      name: place.name.trim(),
      capacity: capacityOf(place),
      on_site: place.on_site || null,
    })),
    purges_on: purgeOf(plan),
    text: plan.text.trim(),
    closures: [...plan.closed.filter((day) => days.includes(day)).map((day) => ({ day, place: null })), ...kept],
    asks_email: plan.asks_email,
    asks_remark: plan.asks_remark,
  }
}
