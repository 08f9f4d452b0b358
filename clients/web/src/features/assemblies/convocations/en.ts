/* Convocations and sittings, in English. */

import { counted, type Dictionary } from '../../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  title: 'Sittings',
  one: 'Convocation',
  coming: 'To come',
  past: 'Past or void',
  none: 'No convocation',
  noneText: 'The convocations you receive appear here, and stay.',
  more: 'Show earlier ones',
  register: 'Register',
  convene: 'Convene',
  items: (count: number) => `${n(count, 'item', 'items')} on the agenda`,
  documents: (count: number) => n(count, 'document', 'documents'),
  draftsLink: (count: number) => n(count, 'draft', 'drafts'),
  agenda: 'Agenda',
  reporter: (name: string) => `Reporter: ${name}`,
  today: 'Sitting today',
  tomorrow: 'Sitting tomorrow',
  inDays: (count: number) => `Sitting in ${n(count, 'day', 'days')}`,
  isPast: 'Past sitting',
  unread: 'You have not read it yet.',
  toAcknowledge: 'You have yet to acknowledge it.',
  readAndAcknowledge: 'Read and acknowledge',
  read: 'Read the convocation',
  willYou: 'Will you come?',
  present: () => 'Present',
  absent: () => 'Absent',
  proxy: 'Proxy',
  cancelled: 'Cancelled',
  replaced: 'Replaced',
  acknowledgedShort: 'Acknowledged',
  convenedN: (by: string) => `${by} convenes you.`,
  followUp: 'Follow-up',
  ackOf: (count: number, total: number) => `${count} of ${total} acknowledged`,
  groupNone: 'No sitting',
  groupNoneText: 'Convocations sent to this group will be found here.',
  groupOlder: 'See earlier ones',
}
