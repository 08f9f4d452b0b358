/* Who sits in an assembly on a day, and how each is convened: days as the town hall writes them, « 2026-03-20 ». */

import type { AnyEvent, Bodies, Body, Census, ChannelChoice, Mandate, MandateRole } from '../../../frames'

export interface Seats {
  inOffice: readonly Mandate[]
  substitutes: readonly Mandate[]
  coming: readonly Mandate[]
  /** The latest end first. */
  past: readonly Mandate[]
}

const ROLES: readonly MandateRole[] = ['chair', 'secretary', 'member', 'substitute']

/** The mandates of one body, by where the day stands in them; `nameOf` orders those of one role. */
export function seatsOf(
  mandates: readonly Mandate[],
  body: number,
  day: string,
  nameOf: (person: number) => string,
): Seats {
  const own = mandates
    .filter((one) => one.body === body)
    .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || byName(nameOf(a.person), nameOf(b.person)))
  const today = own.filter((one) => sits(one, day))
  return {
    inOffice: today.filter((one) => one.role !== 'substitute'),
    substitutes: today.filter((one) => one.role === 'substitute'),
    coming: own.filter((one) => one.starts_on > day).sort((a, b) => order(a.starts_on, b.starts_on)),
    past: own.filter((one) => isOver(one, day)).sort((a, b) => order(b.ends_on ?? '', a.ends_on ?? '')),
  }
}

export function sits(mandate: Mandate, day: string): boolean {
  return mandate.starts_on <= day && !isOver(mandate, day)
}

function isOver({ ends_on }: Mandate, day: string): boolean {
  return ends_on !== null && ends_on < day
}

/** What somebody has asked for by that day, the latest first; without any they are convened electronically. */
export function requestsOf(choices: readonly ChannelChoice[], person: number, day: string): ChannelChoice[] {
  return choices
    .filter((one) => one.person === person && one.requested_on <= day)
    .sort((a, b) => order(b.requested_on, a.requested_on) || b.recorded_at.getTime() - a.recorded_at.getTime())
}

/** What is known after an event; the same if it is about something else. */
export function told(known: Bodies, event: AnyEvent): Bodies {
  if (event.type === 'body_changed') return { ...known, bodies: inOrder(put(known.bodies, event.body)) }
  if (event.type === 'census_recorded') {
    if (known.censuses.some((one) => isSame(one, event.census))) return known
    const censuses = [event.census, ...known.censuses]
    return { ...known, censuses: censuses.sort((a, b) => order(b.since, a.since) || late(a, b)) }
  }
  if (event.type === 'mandate_changed') return { ...known, mandates: put(known.mandates, event.mandate) }
  if (event.type === 'convenors_changed') {
    const others = known.convenors.filter((one) => one.body !== event.body)
    return { ...known, convenors: [...others, ...event.convenors] }
  }
  if (event.type !== 'channel_chosen' || known.choices.some((one) => same(one, event.choice))) return known
  return { ...known, choices: [...known.choices, event.choice] }
}

/** Councils first, those dissolved last. */
export function inOrder(bodies: readonly Body[]): Body[] {
  const rank = (body: Body) => Number(!body.active) * 2 + Number(body.kind !== 'council')
  return [...bodies].sort((a, b) => rank(a) - rank(b) || byName(a.name, b.name))
}

function put<One extends { id: number }>(all: readonly One[], one: One): One[] {
  return all.some(({ id }) => id === one.id) ? all.map((old) => (old.id === one.id ? one : old)) : [...all, one]
}

function same(a: ChannelChoice, b: ChannelChoice): boolean {
  return a.person === b.person && a.recorded_at.getTime() === b.recorded_at.getTime()
}

function isSame(a: Census, b: Census): boolean {
  return a.body === b.body && a.recorded_at.getTime() === b.recorded_at.getTime()
}

function late(a: Census, b: Census): number {
  return b.recorded_at.getTime() - a.recorded_at.getTime()
}

function byName(a: string, b: string): number {
  return a.localeCompare(b, 'fr')
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}
