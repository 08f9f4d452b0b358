/* Those invited to a sitting beside the convened, in French. */

import { counted, of } from '../../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)
const numbers = (items: readonly number[]) =>
  items.length < 2 ? `${items[0] ?? ''}` : `${items.slice(0, -1).join(', ')} et ${items.at(-1)}`

export const fr = {
  /* On the follow-up */
  title: 'Personnes invitées',
  about: 'Elles ne sont pas convoquées et ne comptent pas pour le quorum. Elles ne voient que ce que vous choisissez.',
  none: 'Personne n’est invité',
  noneText:
    'Agents, experts, presse : une invitation n’est pas une convocation. Chacun reçoit un courriel, avec les points et les documents que vous choisissez.',
  invite: 'Inviter',
  outside: 'Sans compte',
  for: (items: readonly number[]) => `${items.length < 2 ? 'Point' : 'Points'} ${numbers(items)}`,
  documents: (count: number) => n(count, 'document', 'documents'),
  waiting: 'Courriel en attente',
  handed: (when: string) => `Courriel remis ${when}`,
  filed: 'Courriel écrit dans un fichier, non envoyé',
  refused: 'Courriel refusé',
  bounced: 'Courriel revenu',
  withdrawn: (when: string) => `Invitation retirée ${when}`,
  acts: (name: string) => `Actes pour l’invitation ${of(name)}`,
  withdraw: 'Retirer l’invitation',

  /* Inviting */
  inviteTitle: 'Inviter à la séance',
  who: 'Qui inviter ?',
  known: 'De l’annuaire',
  other: 'Une autre personne',
  people: 'Personnes',
  peopleHint: 'Les personnes convoquées n’y sont pas : elles reçoivent déjà la convocation.',
  name: 'Nom',
  email: 'Adresse électronique',
  emailHint: 'Le lien du courriel suffit pour lire l’invitation, jusqu’à une semaine après la séance.',
  items: 'Pour quels points ?',
  all: 'Tout l’ordre du jour',
  papers: (item: number) => `Documents du point ${item} à montrer`,
  message: 'Message',
  messageHint: 'Facultatif. Il figure dans le courriel.',
  send: (count: number) => (count > 1 ? `Envoyer ${count} invitations` : 'Envoyer l’invitation'),
  sent: (count: number) => (count > 1 ? `${count} invitations inscrites.` : 'Invitation inscrite.'),
  whoMissing: 'Choisissez au moins une personne.',
  nameMissing: 'Indiquez le nom de la personne.',
  emailMissing: 'Indiquez une adresse électronique, comme prenom.nom@exemple.fr.',
  itemsMissing: 'Choisissez au moins un point.',
  someSent: (count: number, name: string) =>
    `${n(count, 'invitation inscrite', 'invitations inscrites')}. Pour ${name} :`,

  /* Withdrawing */
  withdrawTitle: (name: string) => `Retirer l’invitation ${of(name)} ?`,
  withdrawText: 'Un courriel le lui dira. Son lien ne montrera plus ni points ni documents.',
  reason: 'Motif',
  reasonHint: 'Facultatif. Il figure dans le courriel.',
  isWithdrawn: 'Invitation retirée.',

  refusals: {
    convened: 'Cette personne est convoquée : elle n’a pas à être invitée.',
    invited: 'Cette personne est déjà invitée.',
    most: 'Cent invitations sont déjà inscrites pour cette séance.',
    replaced: 'Une nouvelle version a remplacé cette convocation. Invitez depuis son suivi.',
    cancelled: 'La séance est annulée.',
    opened: 'L’heure de la séance est passée.',
    withdrawn: 'L’invitation a déjà été retirée.',
    person: 'Cette personne n’a plus de compte actif.',
    email: 'Cette adresse n’en est pas une.',
    name: 'Indiquez le nom de la personne.',
  } as Record<string, string>,

  /* As the invitee reads it */
  one: 'Invitation',
  own: 'Vos invitations',
  hello: (name: string) => `Bonjour ${name}`,
  invites: (by: string) => `${by} vous invite à cette séance.`,
  invited: 'Une invitation vous est adressée pour cette séance.',
  notConvened: 'Ceci est une invitation, et non une convocation : votre présence n’est pas comptée pour le quorum.',
  forYou: 'L’invitation porte sur',
  noPapers: 'Aucun document ne vous a été transmis.',
  isCancelled: 'Cette séance est annulée : ne vous déplacez pas.',
  isReplaced: 'Une version plus récente a remplacé ce que montrait ce lien. Ouvrez celui du dernier courriel.',
  isTakenBack: 'Cette invitation a été retirée : ne vous déplacez pas.',
  taken: 'Retirée',
  copyTitle: 'Copie pour information',
  copy: 'Copie pour information (article L. 5211-40-2 du CGCT). Elle ne vous convoque pas et n’appelle pas de réponse.',
  paper: {
    deliberations: 'Liste des délibérations examinées lors de cette séance (article L. 5211-40-2 du CGCT).',
    minutes: 'Procès-verbal de cette séance (article L. 5211-40-2 du CGCT).',
  },
  why: (reason: string) => `Motif : ${reason}`,
  over: 'Ce lien ne sert plus',
  overText: 'Il est valable jusqu’à une semaine après la séance.',
  missing: 'Invitation introuvable',
  missingText: 'Elle n’est plus montrée une semaine après la séance, ou ne vous est pas adressée.',
}
