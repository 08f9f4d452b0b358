/* Requests for a session of a council, in English. */

import { counted, type Dictionary } from '../../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  title: 'Requests for a session',
  about:
    'On a reasoned request of the prefect or of members, the council is convened within thirty days (article L. 2121-9 of the CGCT).',
  none: 'No request recorded.',
  record: 'Record a request',
  by: { prefect: 'Requested by the prefect', members: 'Requested by members of the council' },
  received: (day) => `received on ${day}`,
  before: (day) => `To meet on ${day} at the latest`,
  left: (days) =>
    days < 0 ? `${n(-days, 'day', 'days')} too late` : days === 0 ? 'that is today' : `in ${n(days, 'day', 'days')}`,
  answered: (day) => `Sitting convened for ${day}`,
  see: 'See the convocation',

  recordTitle: 'Record a request for a session',
  askedBy: 'Who asks?',
  prefect: 'The prefect',
  members: 'Members of the council',
  names: 'Names of the members',
  namesHint: 'How many members the law demands is to be verified: Parvis does not check it.',
  receivedOn: 'Received on',
  reason: 'Reason and questions to put on the agenda',
  reasonMissing: 'Enter the reason of the request.',
  dayMissing: 'Enter the day on which it came in, today at the latest.',
  recorded: (day) => `Request recorded: to meet on ${day} at the latest.`,

  due: (body, day) => `${body}: a session was requested, to meet on ${day} at the latest`,
  answers: (day) => `A session was requested on ${day}. Does this convocation answer it?`,
  itDoes: 'It does',
  isAnswered: 'The request for a session is noted as answered.',
}
