/* Polls, in English. */

import { counted, type Dictionary } from '../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  one: 'Poll',
  ask: 'Ask everybody',
  askText: (where) => `Everybody in ${where} reads it and answers.`,
  question: 'Your question',
  option: (number) => `Answer ${number}`,
  remove: (number) => `Remove answer ${number}`,
  add: 'Add an answer',
  several: 'Several answers possible',
  names: 'Who answered what',
  named: 'Seen by all',
  namedText: 'Numbers and names can be read at once.',
  unnamed: 'Seen by nobody',
  unnamedText:
    'Numbers can be read at the end, if three people at least have answered. Who answered what is erased then; until then the server keeps it, and its back-ups a month longer.',
  endDay: 'Last day (optional)',
  endHour: 'At what hour',
  send: 'Send',
  offline: 'Offline: what you write is kept on this device. Send it when the line is back.',
  wrong: {
    question: 'Write your question.',
    options: 'Give two answers at least, all of them different.',
    ends_at: 'Give a day and an hour to come, within a year.',
  },
  closed: 'closed',
  how: (several, named) =>
    `${several ? 'Several answers possible' : 'One answer'}, ${named ? 'everybody sees who answers what' : 'nobody sees who answers what'}.`,
  votes: (count) => n(count, 'answer', 'answers'),
  voters: (count, of) => `${n(count, 'person has answered', 'people have answered')} of ${of}.`,
  hidden: 'Numbers can be read at the end.',
  ends: (when) => `Ends ${when}.`,
  closedAt: (when) => `Ended ${when}.`,
  closedBy: (name, when) => `Closed by ${name}, ${when}.`,
  close: 'Close',
  closeTitle: 'Close this poll?',
  closeText: 'Nobody can answer any more. The result stays in the discussion.',
  tooFew: 'Fewer than three people have answered: the numbers cannot be read, for they would tell who.',
  closeUnnamed:
    'Nobody can answer any more. Numbers can be read then, if three people at least have answered, and who answered what is erased.',
}
