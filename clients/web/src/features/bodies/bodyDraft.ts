/* An assembly as it is being filled in, and what is missing before it can be kept. */

import type { Body, BodyKind, Regime } from '../../frames'
import { words } from './words'

export interface BodyDraft {
  /** A number as a list of choices holds it. */
  conversation: string
  kind: BodyKind
  name: string
  place: string
  regime: Regime
  inhabitants: string
  own_days: string
}

export function draftOf(body?: Body): BodyDraft {
  return {
    conversation: body ? String(body.conversation) : '',
    kind: body?.kind ?? 'council',
    name: body?.name ?? '',
    place: body?.place ?? '',
    regime: body?.regime ?? 'commune',
    inhabitants: body ? String(body.inhabitants) : '',
    own_days: String(body?.own_days ?? ''),
  }
}

export type Problems = Partial<Record<'conversation' | 'name' | 'inhabitants' | 'own_days', string>>

export function problems(draft: BodyDraft, founding: boolean): Problems {
  const says = words()
  const council = draft.kind === 'council'
  const found: Problems = {}
  if (founding && !draft.conversation) found.conversation = says.groupMissing
  if (!draft.name.trim()) found.name = says.nameMissing
  if (council && !(wholeOf(draft.inhabitants) <= 100_000_000)) found.inhabitants = says.inhabitantsWrong
  if (!council && draft.own_days.trim() && !(wholeOf(draft.own_days) <= 60)) found.own_days = says.ownDaysWrong
  return found
}

/** As they are sent. */
export function valuesOf(draft: BodyDraft) {
  const council = draft.kind === 'council'
  return {
    name: draft.name.trim(),
    place: draft.place.trim(),
    regime: draft.regime,
    inhabitants: council ? wholeOf(draft.inhabitants) : 0,
    own_days: council || !draft.own_days.trim() ? null : wholeOf(draft.own_days),
  }
}

/** « 2 500 » as a number; NaN for anything but a whole number that is not negative. */
export function wholeOf(text: string): number {
  const digits = text.replace(/\s/g, '')
  return /^\d+$/.test(digits) ? Number(digits) : NaN
}
