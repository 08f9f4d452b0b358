/* A count of heads, in words. */

import { isMet, type Headcount } from './counting'
import { words } from './words'

/** « 12 présents, 10 requis ». */
export function headsSaid({ present, needed }: Headcount): string {
  return needed ? words().presentNeeded(present, needed) : words().present(present)
}

/** « Quorum atteint », « Quorum non atteint, il manque 2 présents ». */
export function quorumSaid(count: Headcount): string {
  if (!count.needed) return words().free
  return isMet(count) ? words().met : words().notMet(count.needed - count.present)
}
