/* Why an invitation could not be sent or withdrawn, in the reader's words. */

import { explain } from '../../../sync/explain'
import { Refused } from '../../../sync/socket'
import { words } from './words'

/** Like `explain`, and more exact where the server names what stands in the way. */
export function explainInviting(error: unknown): string {
  const named = error instanceof Refused ? words().refusals[error.failure.detail] : undefined
  return named ?? explain(error)
}
