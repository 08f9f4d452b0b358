/* Why something was not done, in the reader's words. */

import { t } from '../i18n'
import { Refused } from './socket'

/** A sentence that says what happened; an internal error comes with its reference. */
export function explain(error: unknown): string {
  const words = t().failure
  if (!(error instanceof Refused)) return words.offline
  const { code, reference } = error.failure
  const known = words[code as keyof typeof words]
  const sentence = typeof known === 'string' ? known : words.other
  return reference ? `${sentence} ${words.reference(reference)}` : sentence
}
