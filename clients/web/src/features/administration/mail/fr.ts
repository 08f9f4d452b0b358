/* The queue of letters, in French. */

import { counted } from '../../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  title: 'Courriels',
  server: (name: string) => `Les courriels partent par ${name}.`,
  noServer: 'Aucun serveur de courriel n’est réglé : chaque courriel est écrit dans un fichier, personne ne le reçoit.',
  queueTitle: 'En attente et refusés',
  counts: (waiting: number, failed: number) =>
    [waiting && `${waiting} en attente`, failed && n(failed, 'refusé', 'refusés')].filter(Boolean).join(', '),
  hidden: (count: number) => `Et ${n(count, 'autre courriel', 'autres courriels')}, qui suivront.`,
  none: 'Rien n’attend',
  noneText: 'Chaque courriel écrit a été remis au serveur.',
  noneWritten: 'Chaque courriel a été écrit.',
  letter: 'Courriel',
  state: 'État',
  date: 'Date',
  acts: 'Actions',
  waits: 'En attente',
  failed: 'Refusé',
  next: (at: string, tries: number) => `Prochain essai à ${at}, ${n(tries, 'essai fait', 'essais faits')}`,
  first: 'Part dans un instant',
  now: 'Essai en cours ou imminent',
  retry: 'Réessayer',
  retryOf: (subject: string, to: string) => `Réessayer « ${subject} » à ${to}`,
  retryAll: 'Tout réessayer',
  retried: 'Nouvel essai demandé',
  aboutToRetry: (count: number) =>
    count === 1 ? 'Un courriel va être réessayé.' : `${count} courriels vont être réessayés.`,
  drop: 'Abandonner',
  dropOf: (subject: string, to: string) => `Abandonner « ${subject} » à ${to}`,
  dropTitle: 'Abandonner ce courriel ?',
  dropText: (to: string) =>
    `Il ne sera plus envoyé à ${to}. Ce que le serveur a répondu reste au registre, s’il y en a un.`,
  dropped: 'Courriel abandonné',
  handedTitle: 'Derniers envois',
  handed: 'Remis au serveur',
  written: 'Écrit dans un fichier',
  noHanded: 'Aucun courriel n’est encore parti.',
  returned: { failed: 'Revenu', delayed: 'Retardé', unknown: 'Retour à lire' },
  strayTitle: 'Retours non reconnus',
  strayText:
    'Ces messages sont arrivés à l’adresse de retour sans pouvoir être rattachés. Ils attendent dans le dossier .unknown.',
  ofGroup: 'Courriel d’un groupe',
  ofGroupText: 'Ce que les groupes écrivent n’est pas montré ici, ni le texte d’aucun courriel.',
  noSubject: 'Objet non montré',
  file: 'Fichier',
}
