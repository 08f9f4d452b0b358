/* Searching one's messages, in French. */

import { counted } from '../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  title: 'Rechercher',
  field: 'Mots à chercher',
  placeholder: 'Un mot, un nom, un sujet',
  where: 'Où chercher',
  everywhere: 'Toutes les conversations',
  clear: 'Effacer',
  places: 'Conversations',
  messages: 'Messages',
  found: (count: number, more: boolean) =>
    more ? `Plus de ${n(count, 'message', 'messages')}` : n(count, 'message', 'messages'),
  older: 'Voir les résultats plus anciens',
  start: 'Cherchez dans vos conversations',
  startText:
    'La recherche porte sur les messages, publications et convocations de vos groupes. Accents et majuscules n’y changent rien.',
  noneTitle: (text: string) => `Aucun résultat pour « ${text} »`,
  noneText: 'La recherche porte sur vos groupes et vos conversations.',
  noneHere: (name: string) => `La recherche porte sur ${name}.`,
  onlyWord: (word: string) => `Chercher seulement « ${word} »`,
  searchEverywhere: 'Chercher dans toutes les conversations',
  failedTitle: 'La recherche n’a pas pu se faire',
  offlineTitle: 'Pas de recherche hors ligne',
  offlineText: 'Elle reprendra d’elle-même au retour de la connexion.',
  post: 'Publication',
  convocation: 'Convocation',
}
