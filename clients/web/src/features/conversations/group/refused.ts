/* Why somebody stays in a group, or founds none, in the reader's words. */

import { explain } from '../../../sync/explain'
import { Refused } from '../../../sync/socket'
import { words } from './words'

/** Like `explain`, and more exact where an office or a population holds the person. */
export function explainGoing(error: unknown): string {
  const held: Readonly<Record<string, string>> = words().held
  const named = error instanceof Refused ? held[error.failure.detail] : undefined
  return named ?? explain(error)
}

export function explainFounding(error: unknown): string {
  return error instanceof Refused && error.code === 'too_fast' ? words().tooMany : explain(error)
}
