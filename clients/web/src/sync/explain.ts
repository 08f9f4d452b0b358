/* Why something was not done, in the reader's words. */

import { t } from '../i18n'
import { LineLost, Refused, Unanswered } from './socket'

/** The number of the last internal error that was shown; empty while there was none. */
let last = ''

export function lastReference(): string {
  return last
}

/** A sentence that says what happened; an internal error comes with its reference. */
export function explain(error: unknown): string {
  const words = t().failure
  if (error instanceof Unanswered) return words.unanswered
  if (error instanceof LineLost) return words.offline
  if (!(error instanceof Refused)) {
    console.error(error)
    return words.other
  }
  const { code, detail, reference } = error.failure
  const known = words[(detail === 'directs' ? detail : code) as keyof typeof words]
  const sentence = typeof known === 'string' ? known : words.other
  if (reference) last = reference
  return reference ? `${sentence} ${words.reference(reference)}` : sentence
}
