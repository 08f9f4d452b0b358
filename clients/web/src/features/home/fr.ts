/* The first page, in French. */

import { counted } from '../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  title: 'Accueil',
  hello: (name: string) => `Bonjour ${name}`,
  expected: 'On attend de vous',
  nothing: 'Rien ne vous attend',
  nothingText:
    'Les convocations, les publications suivies et les messages qui vous appellent arrivent ici, et y restent jusqu’à ce que ce soit fait.',
  trackedPost: 'Publication suivie, à lire',
  trackedPostReminded: (when: string) => `Publication suivie, rappelée ${when}`,
  keptIn: (by: string, where: string) => `${by}, ${where}`,
  mentioned: (by: string, where: string) => `${by} vous a mentionné dans ${where}`,
  dates: 'Prochaines dates',
  unread: 'Non lus',
  allRead: 'Vous avez tout lu.',
  discussions: 'Discussions',
  conversations: 'Conversations',
  allDiscussions: 'Toutes les discussions',
  noConversation: 'Aucune conversation pour le moment.',
  publications: 'Publications',
  allPublications: 'Toutes les publications',
  publicationIn: (by: string, where: string) => `${by}, ${where}`,
  convene: 'Convoquer',
  publish: 'Publier',
  write: 'Nouveau message',
  toRemind: (count: number) =>
    count === 1 ? 'Un élu n’a pas accusé réception' : `${count} élus n’ont pas accusé réception`,
  seeThem: 'Voir le suivi',
  followUp: 'Suivi',
  ackOf: (count: number, total: number) => `${n(count, 'accusé', 'accusés')} de réception sur ${total}`,
  open: 'Ouvrir',
  you: 'Vous',
}
