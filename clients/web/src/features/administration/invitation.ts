/* An invitation being written, and what is missing before it can be sent. */

import { endOf, yearFrom } from '../../domain/deadline'
import type { Civility, Invitation, InvitePerson, Population } from '../../frames'
import { t } from '../../i18n'
import { words } from './words'

export interface Draft {
  population: Population
  email: string
  name: string
  civility: Civility
  title: string
  service: string
  administrator: boolean
  may_convene: boolean
  groups: readonly number[]
  /** The last day, as a date field holds it. */
  until: string
}

export function blank(): Draft {
  return {
    population: 'staff',
    email: '',
    name: '',
    civility: '',
    title: '',
    service: '',
    administrator: false,
    may_convene: false,
    groups: [],
    until: '',
  }
}

export type Problems = Partial<Record<'email' | 'name' | 'groups' | 'until', string>>

export function problems(draft: Draft, today: string): Problems {
  const guest = draft.population === 'guest'
  const found: Problems = {}
  if (!/^[^@\s]+@[^@\s]+$/.test(draft.email.trim())) found.email = words().emailWrong
  if (guest && !draft.name.trim()) found.name = words().guestNameMissing
  if (guest && !draft.groups.length) found.groups = words().groupsMissing
  if (guest && !draft.until) found.until = words().untilMissing
  if (draft.until && draft.until < today) found.until = words().untilPast
  if (guest && draft.until > yearFrom(today)) found.until = words().untilFar
  return found
}

/** The one to the same address that waits: it is worth nothing any more once this one is sent. */
export function replacedBy(draft: Draft, waiting: readonly Invitation[]): Invitation | undefined {
  const email = draft.email.trim().toLowerCase()
  return waiting.find((one) => one.email.toLowerCase() === email)
}

/** What the earlier one held and this one does not, in words; `nameOf` knows the groups that the reader sees. */
export function lost(earlier: Invitation, draft: Draft, nameOf: ReadonlyMap<number, string>): string[] {
  const says = words().lost
  const guest = draft.population === 'guest'
  return [
    ...(earlier.population === draft.population ? [] : [says.population(t().population[earlier.population])]),
    ...(earlier.administrator && (guest || !draft.administrator) ? [says.administrator] : []),
    ...(earlier.may_convene && (guest || !draft.may_convene) ? [says.may_convene] : []),
    ...earlier.groups
      .filter((group) => !draft.groups.includes(group))
      .map((group) => (nameOf.has(group) ? says.group(nameOf.get(group) ?? '') : says.unseenGroup)),
  ]
}

/** As it is sent; a guest has no rights of their own. */
export function commandOf(draft: Draft, zone: string): Omit<InvitePerson, 'type'> {
  const guest = draft.population === 'guest'
  const { population, civility, until, groups } = draft
  return {
    population,
    civility,
    email: draft.email.trim(),
    name: draft.name.trim(),
    title: draft.title.trim(),
    service: draft.service.trim(),
    administrator: !guest && draft.administrator,
    may_convene: !guest && draft.may_convene,
    groups: [...groups],
    access_ends_at: until ? endOf(until, zone) : null,
  }
}
