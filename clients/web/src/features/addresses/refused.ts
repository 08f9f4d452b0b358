/* Why an address could not be changed, in the reader's words. */

import { explain } from '../../sync/explain'
import { Refused } from '../../sync/socket'
import { words } from './words'

/** Like `explain`, and more exact where the server names what stands in the way. */
export function explainAddress(error: unknown): string {
  const reasons: Readonly<Record<string, string>> = words().refused
  const named = error instanceof Refused ? reasons[error.failure.detail] : undefined
  return named ?? explain(error)
}
