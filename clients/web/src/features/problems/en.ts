/* The same in English. */

import type { fr } from './fr'

export const en: typeof fr = {
  title: 'Report a problem',
  what: 'What is happening?',
  whatHint: 'What you wanted to do, and what happened instead.',
  goes: 'With your text go: your name, that of the page, what your browser says of itself, and the number of the last error. Nothing of what you were reading or writing. Kept ninety days after an answer, a year without one.',
  lastError: (reference) => `Last error: ${reference}`,
  missing: 'Describe the problem in a few words.',
  send: 'Report',
  sent: 'Reported to the administrators. Thank you.',
  many: 'Twenty of your reports wait already. An administrator has to see to them first.',
  tooFast: 'You have reported many in a row. Try again in an hour.',
}
