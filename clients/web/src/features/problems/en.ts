/* The same in English. */

import type { fr } from './fr'

export const en: typeof fr = {
  title: 'Report a problem',
  what: 'What is happening?',
  whatHint: 'What you wanted to do, and what happened instead.',
  goes: 'With your text go: your name, the name of the page, that of your browser, and the number of the last error. Nothing of what you were reading or writing.',
  lastError: (reference) => `Last error: ${reference}`,
  missing: 'Describe the problem in a few words.',
  send: 'Report',
  sent: 'Reported to the administrators. Thank you.',
  tooFast: 'You have reported many in a row. Try again in an hour.',
}
