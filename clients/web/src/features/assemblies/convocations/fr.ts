/* Convocations and sittings, in French. */

import type { Civility } from '../../../frames'
import { counted, of } from '../../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  inPlaceOf: (name: string, reason: string) => `En remplacement ${of(name)} : ${reason}`,
  title: 'Séances',
  one: 'Convocation',
  sitting: 'Séance',
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
  toAnswer: 'Dites si vous venez.',
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
  convenedN: (by: string) => `${by}${by.includes(',') ? ',' : ''} vous convoque.`,
  followUp: 'Suivi',
  ackOf: (count: number, total: number) => `${n(count, 'accusé', 'accusés')} de réception sur ${total}`,
  groupNone: 'Aucune séance',
  groupNoneText: 'Les convocations envoyées à ce groupe se retrouveront ici.',
  groupOlder: 'Voir les précédentes',
  meet: 'Ouvrir la visioconférence',
  addMeeting: 'Ajouter une visioconférence',
  changeMeeting: 'Changer l’adresse',
  meetingTitle: 'Visioconférence',
  meeting: 'Adresse de la visioconférence',
  meetingHint:
    'Un conseil municipal siège en un lieu : on n’y siège pas à distance (CGCT L2121-7). Une intercommunalité peut se réunir en plusieurs lieux (L5211-11-1). L’adresse ne fait pas partie de la convocation scellée ; chaque changement s’inscrit au registre. Vide : aucune.',
  meetingNot: 'Hors de la convocation scellée. Suivre par vidéo ne vaut pas présence, sauf là où la loi l’ouvre.',
  meetingWrong: 'Copiez l’adresse entière, qui commence par https://.',
  keep: 'Garder les pièces sur cet appareil',
  keepText: (count: number, size: string) =>
    `${n(count, 'pièce', 'pièces')}, ${size} : à lire sans réseau ; tout s’efface à la déconnexion ou une semaine après la séance.`,
  room: (free: string) => `Place libre : ${free}.`,
  keeping: (came: string, size: string) => `Les pièces arrivent : ${came} sur ${size}.`,
  keepingReader: 'Les pièces sont là. Ce qui les affiche sans réseau arrive.',
  kept: (count: number, size: string) =>
    `${n(count, 'pièce est', 'pièces sont')} sur cet appareil (${size}), lisible${count > 1 ? 's' : ''} sans réseau.`,
  keptPartly: (here: number, count: number) =>
    `${n(here, 'pièce', 'pièces')} sur ${count} ${here > 1 ? 'sont' : 'est'} sur cet appareil : les autres ne se liront pas sans réseau.`,
  keepRest: (count: number) => (count > 1 ? `Garder les ${count} autres pièces` : 'Garder l’autre pièce'),
  erase: 'Effacer',
  keepTrouble: {
    line: (here: number, count: number) =>
      here === count
        ? 'Le réseau a été coupé : les pièces sont là, ce qui les affiche sans réseau reste à prendre.'
        : `Le réseau a été coupé : ${n(here, 'pièce', 'pièces')} sur ${count} sont là, les autres restent à prendre.`,
    space: (_: number, __: number, size: string, free: string) =>
      `Il n’y a pas assez de place sur cet appareil : ${size} à garder, ${free} libres.`,
    withheld: () => 'Le serveur ne donne plus l’une de ces pièces. Demandez-la à la mairie.',
    device: () => 'Ce navigateur ne garde rien hors ligne, comme en navigation privée.',
  },
  noVote: 'Sans délibération',
  carriedOver: 'Reporté de la première convocation',
}
