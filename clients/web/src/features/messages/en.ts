/* What every message has, in English: reactions, earlier texts, formatting, mentions. */

import { counted, type Dictionary } from '../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  addReaction: 'Add a reaction',
  reactions: { agree: 'Agreed', thanks: 'Thanks', bravo: 'Well done', on_it: 'I’m on it' },
  reactedBy: (who) => `By ${who}`,
  versionsTitle: 'Versions of the message',
  versionUntil: (when) => `Until ${when}`,
  versionNow: 'Current version',
  notYours: 'This link leads to a message that is not open to you.',
  save: 'Save',
  unsave: 'Remove from saved',
  nowSaved: 'Message saved. You will find it under “To follow”.',
  nowUnsaved: 'Message removed from saved.',
  saved: 'Saved',
  expect: 'Keep as to do',
  nowExpected: 'This message awaits you on the home page until it is done.',
  expected: 'Expected of you',
  done: 'Done',
  remindMe: 'Remind me…',
  remindTitle: 'Remind me of this message',
  remindMeThen: 'Remind me',
  remindedAt: (when) => `You will be told ${when}.`,
  reminds: (when) => `Reminder ${when}`,
  nowReminded: (when) => `You will be reminded of this message ${when}.`,
  nowForgotten: 'You will not be reminded of this message.',
  forget: 'Do not remind me',
  when: 'When',
  whenever: {
    hour: 'In an hour',
    tomorrow: 'Tomorrow morning',
    monday: 'Monday morning',
    date: 'Another day',
  },
  day: 'Day',
  hour: 'Hour',
  notAhead: 'Choose a moment to come.',
  bold: 'Bold',
  italic: 'Italic',
  list: 'Bulleted list',
  quote: 'Quotation',
  mention: 'Mention somebody',
  mentionable: 'People to mention',
  found: (count) => n(count, 'person found', 'people found'),
  everybody: (count) => `Tell all ${count} members`,
  closedPublishers: 'Only publishers write in this group. You can react to messages.',
}
