/* The queue of letters, in English. */

import { counted, type Dictionary } from '../../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  title: 'E-mails',
  server: (name) => `E-mails leave through ${name}.`,
  noServer: 'No mail server is set: each e-mail is written into a file, and nobody gets it.',
  queueTitle: 'Waiting and refused',
  counts: (waiting, failed) =>
    [waiting && `${waiting} waiting`, failed && `${failed} refused`].filter(Boolean).join(', '),
  hidden: (count) => `And ${n(count, 'more e-mail', 'more e-mails')} to follow.`,
  none: 'Nothing is waiting',
  noneText: 'Every e-mail written has been handed to the server.',
  noneWritten: 'Every letter has been written.',
  letter: 'E-mail',
  state: 'State',
  date: 'Date',
  acts: 'Actions',
  waits: 'Waiting',
  failed: 'Refused',
  next: (at, tries) => `Next try at ${at}, ${n(tries, 'try so far', 'tries so far')}`,
  first: 'Leaves in a moment',
  now: 'Being tried, or about to be',
  retry: 'Try again',
  retryOf: (subject, to) => `Try again: “${subject}” to ${to}`,
  retryAll: 'Try all again',
  retried: 'Another try asked for',
  aboutToRetry: (count) =>
    count === 1 ? 'One letter is about to be tried again.' : `${count} letters are about to be tried again.`,
  drop: 'Give up',
  dropOf: (subject, to) => `Give up “${subject}” to ${to}`,
  dropTitle: 'Give up this e-mail?',
  dropText: (to) =>
    `It will not be sent to ${to} any more. What the server answered stays in the register, if there is one.`,
  dropped: 'E-mail given up',
  handedTitle: 'Latest sent',
  handed: 'Handed to the server',
  written: 'Written into a file',
  noHanded: 'No e-mail has left yet.',
  returned: { failed: 'Came back', delayed: 'Delayed', unknown: 'Return to read' },
  strayTitle: 'Returns not understood',
  strayText:
    'These messages came to the return address and belong to nothing we know. They wait in the folder .unknown.',
  ofGroup: 'E-mail of a group',
  ofGroupText: 'What groups write is not shown here, nor the text of any e-mail.',
  noSubject: 'Subject not shown',
  file: 'File',
}
