/* Which items read like a budget while nobody has said that they are one: the delays of a budget go by the kind of an
   item, and never by its words. */

import type { AgendaItem } from '../../../frames'
import { folded } from '../../../text/fold'

const BUDGET = /\bbudgets?\b|\borientations?\s+budgetaires?\b/

export interface Suspect {
  /** Its place on the agenda, from 1. */
  number: number
  title: string
}

export function undeclared(agenda: readonly Pick<AgendaItem, 'kind' | 'title'>[]): Suspect[] {
  return agenda
    .map(({ kind, title }, place) => ({ kind, title, number: place + 1 }))
    .filter(({ kind, title }) => kind === 'ordinary' && BUDGET.test(folded(title)))
    .map(({ number, title }) => ({ number, title }))
}
