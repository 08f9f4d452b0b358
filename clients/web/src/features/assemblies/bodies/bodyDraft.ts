/* An assembly as it is being filled in, and what is missing before it can be kept. */

import type { Body, BodyKind, MandateRole, Regime } from '../../../frames'
import { words } from './words'

export const NEW = 'new'

export interface BodyDraft {
  /** A number as a list of choices holds it; `NEW` founds the group too. */
  conversation: string
  kind: BodyKind
  name: string
  place: string
  regime: Regime
  inhabitants: string
  own_days: string
  /** Who sits in it from its beginning; one of them may have the chair. */
  people: number[]
  chair: string
  starts_on: string
}

/** Where there is a council already, what is founded is most often a commission, with a group of its own. */
export function draftOf(body?: Body, council = false): BodyDraft {
  return {
    conversation: body ? String(body.conversation) : council ? NEW : '',
    kind: body?.kind ?? (council ? 'commission' : 'council'),
    name: body?.name ?? '',
    place: body?.place ?? '',
    regime: body?.regime ?? 'commune',
    inhabitants: body ? String(body.inhabitants) : '',
    own_days: String(body?.own_days ?? ''),
    people: [],
    chair: '',
    starts_on: '',
  }
}

/** Whose rules may bind each kind. */
export const REGIMES: Record<BodyKind, readonly [Regime, ...Regime[]]> = {
  council: ['commune', 'epci', 'alsace_moselle'],
  board: ['commune', 'ccas'],
  commission: ['commune'],
}

export function regimeOf({ kind, regime }: BodyDraft): Regime {
  return REGIMES[kind].includes(regime) ? regime : REGIMES[kind][0]
}

/** Whether a law of its own says how many days, by its inhabitants. */
export function isCounted(draft: BodyDraft): boolean {
  return draft.kind === 'council' || regimeOf(draft) === 'ccas'
}

export type Problems = Partial<Record<'conversation' | 'name' | 'inhabitants' | 'own_days', string>>

export function problems(draft: BodyDraft, founding: boolean): Problems {
  const says = words()
  const found: Problems = {}
  if (founding && !draft.conversation) found.conversation = says.groupMissing
  if (!draft.name.trim()) found.name = says.nameMissing
  if (isCounted(draft) && !(wholeOf(draft.inhabitants) <= 100_000_000)) found.inhabitants = says.inhabitantsWrong
  if (draft.own_days.trim() && !(wholeOf(draft.own_days) <= 60)) found.own_days = says.ownDaysWrong
  return found
}

/** As they are sent. */
export function valuesOf(draft: BodyDraft) {
  return {
    name: draft.name.trim(),
    place: draft.place.trim(),
    regime: regimeOf(draft),
    inhabitants: isCounted(draft) ? wholeOf(draft.inhabitants) : 0,
    own_days: draft.own_days.trim() ? wholeOf(draft.own_days) : null,
  }
}

/** What founding one says besides. */
export function beginningOf({ conversation, kind, people, chair, starts_on }: BodyDraft) {
  const role = (person: number): MandateRole => (String(person) === chair ? 'chair' : 'member')
  return {
    conversation: conversation === NEW ? null : Number(conversation),
    kind,
    seats: people.map((person) => ({ person, role: role(person) })),
    starts_on: starts_on || null,
  }
}

/** « 2 500 » as a number; NaN for anything but a whole number that is not negative. */
export function wholeOf(text: string): number {
  const digits = text.replace(/\s/g, '')
  return /^\d+$/.test(digits) ? Number(digits) : NaN
}
