/* Copies for information to councillors of member communes, in English. */

import { counted, type Dictionary } from '../../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)
const councillors = (count: number) => n(count, 'councillor', 'councillors')

export const en: Dictionary<typeof fr> = {
  title: 'Councillors to inform',
  about:
    'Councillors of the member communes who do not sit get a copy of each convocation, then the list of deliberations and the adopted minutes (article L. 5211-40-2 of the CGCT). They are not convened.',
  none: 'No councillor is listed: nothing goes out in copy.',
  keep: 'Keep the list',
  show: (count) => `See ${councillors(count)}`,
  since: (day) => `since ${day}`,
  until: (day) => `taken off on ${day}`,
  noCommune: 'No commune given',

  keepTitle: 'Councillors to inform',
  lines: 'One councillor a line',
  linesHint:
    'Name; commune; e-mail address. A table can be pasted as it is. Whoever is not in it any more is taken off the list today.',
  wrongLine: (line) => `Line ${line}: a name or an e-mail address is missing.`,
  twice: (line) => `Line ${line}: this address stands further up already.`,
  tooMany: (most) => `The list cannot have more than ${most} councillors.`,
  read: (count) => `${councillors(count)} in this list.`,
  kept: (count) => `List kept: ${councillors(count)}.`,

  willBe: (count) =>
    `${councillors(count)} of the member communes will get the convocation, its notes and its documents too, in copy for information (article L. 5211-40-2 of the CGCT).`,
  willBeNone:
    'No councillor of the member communes is listed to get a copy of the convocation (article L. 5211-40-2 of the CGCT).',
  toList: 'Keep the list',

  sent: 'Copies for information',
  kind: {
    convocation: 'Convocation',
    deliberations: 'List of deliberations',
    minutes: 'Minutes',
  },
  ratio: (handed, of) => `${handed} of ${of} handed over`,
  failed: (count) => n(count, 'not handed over', 'not handed over'),
  filed: 'E-mail written to a file, not sent',
  refused: 'E-mail refused',
  bounced: 'E-mail came back',
}
