/* Names one after the other. */

import { t } from './words'

/** « Yann, Claire et 3 autres personnes ». */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= 1) return names[0] ?? ''
  const shown = names.length > most ? names.slice(0, most - 1) : names.slice(0, -1)
  const rest = names.length - shown.length
  return t().people.and(shown.join(', '), rest > 1 ? t().people.others(rest) : (names.at(-1) ?? ''))
}
