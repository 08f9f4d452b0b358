/* Convocations and sittings, in French. */

import type { Civility } from '../../frames'
import { counted } from '../../i18n/plural'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const convocations = {
  title: 'Séances',
  one: 'Convocation',
  coming: 'À venir',
  past: 'Passées',
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
  link: {
    hello: (name: string) => `Bonjour ${name}`,
    over: 'Ce lien ne sert plus',
    overText: 'Il est valable jusqu’à une semaine après la séance. Connectez-vous pour retrouver vos convocations.',
    announced: 'En ouvrant la convocation, vous faites enregistrer la date et l’heure de son ouverture, à votre nom.',
    open: 'Ouvrir la convocation',
    opened: (when: string) => `Ouverte ${when} : c’est enregistré.`,
    acknowledging: 'Accuser réception',
    acknowledge: 'J’accuse réception',
    whyAcknowledge:
      'Un code vous sera envoyé par courriel : il montre que c’est bien vous. Vous direz ensuite si vous venez.',
    answer: 'Répondre',
    why: 'Pour dire si vous venez ou donner pouvoir, il faut montrer que c’est bien vous.',
    sendCode: 'Recevoir un code par courriel',
    sent: 'Un code à 6 chiffres vient d’être envoyé à l’adresse où vous avez reçu la convocation.',
    atOnce: 'Votre accusé de réception est enregistré dès le sixième chiffre.',
    code: 'Code reçu',
    wrong: 'Ce n’est pas ce code, ou il a déjà servi. Vérifiez-le, ou demandez-en un autre.',
    enter: 'Continuer',
    again: 'Recevoir un autre code',
    password: 'Se connecter avec un mot de passe',
  },
}
