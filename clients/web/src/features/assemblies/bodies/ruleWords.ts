/* A rule in a clerk's words: what its number says, and whom it binds. */

import type { Rule } from '../../../frames'
import { UNITS } from './ruling'
import { words } from './words'

export function saidBy({ purpose, number }: Rule): string {
  return words().says[UNITS[purpose]](number)
}

export function boundBy({ scope, inhabitants_from }: Rule): string {
  const says = words()
  return says.scope[scope] + (inhabitants_from ? `, ${says.from(says.inhabitantsOf(inhabitants_from))}` : '')
}
