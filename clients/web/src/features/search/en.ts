/* Searching one's messages, in English. */

import { counted, type Dictionary } from '../../i18n'
import type { fr } from './fr'

const n = (count: number, one: string, many: string) => counted('en', count, one, many)

export const en: Dictionary<typeof fr> = {
  title: 'Search',
  field: 'Words to look for',
  placeholder: 'A word, a name, a subject',
  where: 'Where to look',
  everywhere: 'All conversations',
  clear: 'Clear',
  places: 'Conversations',
  messages: 'Messages',
  found: (count, more) => (more ? `More than ${n(count, 'message', 'messages')}` : n(count, 'message', 'messages')),
  older: 'See older results',
  start: 'Search your conversations',
  startText: 'Search covers the messages, posts and convocations of your groups. Accents and case make no difference.',
  noneTitle: (text) => `No result for “${text}”`,
  noneText: 'Search covers your groups and your conversations.',
  noneHere: (name) => `Search covers ${name}.`,
  onlyWord: (word) => `Search only “${word}”`,
  searchEverywhere: 'Search all conversations',
  failedTitle: 'The search could not be done',
  offlineTitle: 'No search while offline',
  offlineText: 'It will go on by itself once the connection is back.',
  post: 'Post',
  convocation: 'Convocation',
}
