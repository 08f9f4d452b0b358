/* Why something was not done in a drive, in the reader's words. */

import { explain } from '../../sync/explain'
import { Refused } from '../../sync/socket'
import { words } from './words'

export function explainDrive(error: unknown): string {
  if (!(error instanceof Refused)) return explain(error)
  const { code, detail } = error.failure
  const says = words().refused
  if (code === 'invalid' && detail === 'name') return says.nameless
  if (code === 'not_found') return says.gone
  return Object.hasOwn(says, detail) ? says[detail as keyof typeof says] : explain(error)
}
