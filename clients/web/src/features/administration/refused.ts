/* Why an account or an invitation could not be changed, in the administrator's words. */

import { explain } from '../../sync/explain'
import { Refused } from '../../sync/socket'
import { words } from './words'

/** What stands in the way of an invitation and is about its address; empty for anything else. */
export function explainAddress(error: unknown): string {
  if (!(error instanceof Refused)) return ''
  const { code, detail } = error.failure
  if (code === 'invalid' && detail === 'email') return words().emailWrong
  return code === 'conflict' && (detail === 'email' || detail === 'closed') ? words().refused[detail] : ''
}

/** Like `explain`, and more exact where the server names what stands in the way. */
export function explainAccount(error: unknown): string {
  if (!(error instanceof Refused)) return explain(error)
  const reasons = words().refused as Readonly<Record<string, string>>
  return reasons[error.failure.detail] ?? explain(error)
}
