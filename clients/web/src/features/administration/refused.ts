/* Why an account or an invitation could not be changed, in the administrator's words. */

import { explain } from '../../sync/explain'
import { Refused } from '../../sync/socket'
import { words } from './words'

/** Like `explain`, and more exact where the server names what stands in the way. */
export function explainAccount(error: unknown): string {
  if (!(error instanceof Refused)) return explain(error)
  const reasons = words().refused as Readonly<Record<string, string>>
  return reasons[error.failure.detail] ?? explain(error)
}
