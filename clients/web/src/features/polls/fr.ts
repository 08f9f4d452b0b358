/* Polls, in French. */

import { counted } from '../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  one: 'Sondage',
  ask: 'Poser une question à tous',
  askText: (where: string) => `Toutes les personnes de ${where} la lisent et répondent.`,
  question: 'Votre question',
  option: (number: number) => `Réponse ${number}`,
  remove: (number: number) => `Retirer la réponse ${number}`,
  add: 'Ajouter une réponse',
  several: 'Plusieurs réponses possibles',
  names: 'Qui a répondu quoi',
  named: 'Visible de tous',
  namedText: 'Les nombres et les noms se lisent aussitôt.',
  unnamed: 'Visible de personne',
  unnamedText:
    'Les nombres se lisent à la fin, si trois personnes au moins ont répondu. Qui a répondu quoi est alors effacé ; jusque-là le serveur le garde, et ses sauvegardes un mois de plus.',
  endDay: 'Dernier jour (facultatif)',
  endHour: 'À quelle heure',
  send: 'Envoyer',
  offline: 'Hors ligne : ce que vous écrivez est gardé sur cet appareil. Envoyez au retour du réseau.',
  wrong: {
    question: 'Écrivez votre question.',
    options: 'Donnez deux réponses au moins, toutes différentes.',
    ends_at: 'Donnez un jour et une heure à venir, d’ici un an.',
  },
  closed: 'clos',
  how: (several: boolean, named: boolean) =>
    `${several ? 'Plusieurs réponses possibles' : 'Une seule réponse'}, ${named ? 'chacun voit qui répond quoi' : 'personne ne voit qui répond quoi'}.`,
  votes: (count: number) => n(count, 'réponse', 'réponses'),
  voters: (count: number, of: number) => `${n(count, 'personne a répondu', 'personnes ont répondu')} sur ${of}.`,
  hidden: 'Les nombres se lisent à la fin.',
  ends: (when: string) => `Se termine ${when}.`,
  closedAt: (when: string) => `Terminé ${when}.`,
  closedBy: (name: string, when: string) => `Clos par ${name}, ${when}.`,
  close: 'Clore',
  closeTitle: 'Clore ce sondage ?',
  closeText: 'Personne ne pourra plus répondre. Le résultat reste dans la discussion.',
  tooFew: 'Moins de trois personnes ont répondu : les nombres ne se lisent pas, ils diraient qui.',
  closeUnnamed:
    'Personne ne pourra plus répondre. Les nombres se lisent alors, si trois personnes au moins ont répondu, et qui a répondu quoi est effacé.',
}
