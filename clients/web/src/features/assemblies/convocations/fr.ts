/* Convocations and sittings, in French. */

import type { Civility } from '../../../frames'
import { counted } from '../../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  title: 'Séances',
  one: 'Convocation',
  coming: 'À venir',
  past: 'Passées ou sans effet',
  none: 'Aucune convocation',
  noneText: 'Les convocations que vous recevez apparaissent ici, et y restent.',
  more: 'Voir les précédentes',
  register: 'Registre',
  convene: 'Convoquer',
  items: (count: number) => `${n(count, 'point', 'points')} à l’ordre du jour`,
  documents: (count: number) => n(count, 'document', 'documents'),
  draftsLink: (count: number) => n(count, 'brouillon', 'brouillons'),
  agenda: 'Ordre du jour',
  reporter: (name: string) => `Rapporteur : ${name}`,
  today: 'Séance aujourd’hui',
  tomorrow: 'Séance demain',
  inDays: (count: number) => `Séance dans ${n(count, 'jour', 'jours')}`,
  isPast: 'Séance passée',
  unread: 'Vous ne l’avez pas encore lue.',
  toAcknowledge: 'Il vous reste à accuser réception.',
  readAndAcknowledge: 'Lire et accuser réception',
  read: 'Lire la convocation',
  willYou: 'Serez-vous là ?',
  present: (civility: Civility): string =>
    civility === '' ? 'Présence' : civility === 'madame' ? 'Présente' : 'Présent',
  absent: (civility: Civility): string => (civility === '' ? 'Absence' : civility === 'madame' ? 'Absente' : 'Absent'),
  proxy: 'Pouvoir',
  cancelled: 'Annulée',
  replaced: 'Remplacée',
  acknowledgedShort: 'Réception accusée',
  convenedN: (by: string) => `${by} vous convoque.`,
  followUp: 'Suivi',
  ackOf: (count: number, total: number) => `${n(count, 'accusé', 'accusés')} de réception sur ${total}`,
  groupNone: 'Aucune séance',
  groupNoneText: 'Les convocations envoyées à ce groupe se retrouveront ici.',
  groupOlder: 'Voir les précédentes',
}
