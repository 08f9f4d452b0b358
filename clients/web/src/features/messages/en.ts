/* What every message has, in English: reactions, earlier texts, formatting. */

import type { Dictionary } from '../../i18n'
import type { fr } from './fr'

export const en: Dictionary<typeof fr> = {
  addReaction: 'Add a reaction',
  reactions: { agree: 'Agreed', thanks: 'Thanks', bravo: 'Well done', on_it: 'I’m on it' },
  reactedBy: (who) => `By ${who}`,
  versionsTitle: 'Versions of the message',
  versionUntil: (when) => `Until ${when}`,
  versionNow: 'Current version',
  bold: 'Bold',
  italic: 'Italic',
  list: 'Bulleted list',
  quote: 'Quotation',
  closedPublishers: 'Only publishers write in this group. You can react to messages.',
}
