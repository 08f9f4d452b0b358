/* An invitation being written, and what is missing before it can be sent. */

import { endOf } from '../../domain/deadline'
import type { Civility, InvitePerson, Population } from '../../frames'
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

export type Problems = Partial<Record<'email' | 'groups' | 'until', string>>

export function problems(draft: Draft, today: string): Problems {
  const guest = draft.population === 'guest'
  const found: Problems = {}
  if (!/^[^@\s]+@[^@\s]+$/.test(draft.email.trim())) found.email = words().emailWrong
  if (guest && !draft.groups.length) found.groups = words().groupsMissing
  if (guest && !draft.until) found.until = words().untilMissing
  if (draft.until && draft.until < today) found.until = words().untilPast
  return found
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
