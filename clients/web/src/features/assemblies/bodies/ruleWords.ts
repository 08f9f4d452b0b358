/* A rule in a clerk's words: what its number says, whom it binds, since when, and how we know. */

import type { Known, Rule } from '../../../frames'
import { written } from './days'
import { UNITS } from './ruling'
import { words } from './words'

export function saidBy({ purpose, number }: Rule): string {
  return words().says[UNITS[purpose]](number)
}

export function boundBy({ scope, inhabitants_from }: Rule): string {
  const says = words()
  return says.scope[scope] + (inhabitants_from ? `, ${says.from(says.inhabitantsOf(inhabitants_from))}` : '')
}

/** How we know it; of what was sealed before that was kept, only whether it was held to be law. */
export function knownOf({ known, law }: Rule): Known {
  return known ?? (law ? 'text' : 'practice')
}

/** « 1 juillet 2022 », or that nobody has checked. */
export function sinceSaid({ valid_from }: Rule): string {
  return valid_from ? written(valid_from) : words().sinceUnknown
}
