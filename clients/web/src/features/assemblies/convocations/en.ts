/* Convocations and sittings, in English. */

import { counted, type Dictionary } from '../../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  inPlaceOf: (name, reason) => `In place of ${name}: ${reason}`,
  title: 'Sittings',
  one: 'Convocation',
  sitting: 'Sitting',
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
  toAnswer: 'Say whether you come.',
  readAndAcknowledge: 'Read and acknowledge',
  read: 'Read the convocation',
  willYou: 'Will you come?',
  present: () => 'Present',
  absent: () => 'Absent',
  proxy: 'Proxy',
  cancelled: 'Cancelled',
  replaced: 'Replaced',
  acknowledgedShort: 'Acknowledged',
  convenedN: (by: string) => `${by}${by.includes(',') ? ',' : ''} convenes you.`,
  followUp: 'Follow-up',
  ackOf: (count: number, total: number) => `${count} of ${total} acknowledged`,
  groupNone: 'No sitting',
  groupNoneText: 'Convocations sent to this group will be found here.',
  groupOlder: 'See earlier ones',
  meet: 'Open the video meeting',
  addMeeting: 'Add a video meeting',
  changeMeeting: 'Change the address',
  meetingTitle: 'Video meeting',
  meeting: 'Address of the video meeting',
  meetingHint:
    'A municipal council sits in one place: nobody takes part from elsewhere (CGCT L2121-7). An intercommunal one may meet in several places (L5211-11-1). The address is no part of the sealed convocation; each change is entered in the register. Empty: none.',
  meetingNot:
    'No part of the sealed convocation. Following by video is not being present, except where the law has it so.',
  meetingWrong: 'Copy the whole address, which begins with https://.',
  keep: 'Keep the documents on this device',
  keepText: (count, size) =>
    `${n(count, 'document', 'documents')}, ${size}: readable without a network, erased at sign-out or a week after the sitting.`,
  room: (free) => `Free space: ${free}.`,
  keeping: (came, size) => `The documents are coming: ${came} of ${size}.`,
  keepingReader: 'The documents are here. What shows them without a network is coming.',
  kept: (count, size) =>
    `${n(count, 'document is', 'documents are')} on this device (${size}), readable without a network.`,
  keptPartly: (here, count) =>
    `${here} of ${count} documents ${here > 1 ? 'are' : 'is'} on this device: the others cannot be read without a network.`,
  keepRest: (count) => (count > 1 ? `Keep the ${count} other documents` : 'Keep the other document'),
  erase: 'Erase',
  keepTrouble: {
    line: (here, count) =>
      here === count
        ? 'The network was cut: the documents are here, what shows them without a network is still to come.'
        : `The network was cut: ${here} of ${count} documents are here, the others are still to come.`,
    space: (_, __, size, free) => `There is not enough room on this device: ${size} to keep, ${free} free.`,
    withheld: () => 'The server no longer gives one of these documents. Ask the town hall for it.',
    device: () => 'This browser keeps nothing offline, as in a private window.',
  },
  noVote: 'Without deliberation',
  carriedOver: 'Carried over from the first convocation',
}
