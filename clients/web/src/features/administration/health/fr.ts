/* How the server is, in French. */

import { counted } from '../../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  title: 'Serveur',
  well: 'Rien à faire',
  wellText: 'Le serveur travaille, sauvegarde et a de la place.',
  troubles: {
    no_worker: 'Le processus de fond est arrêté : courriels et rappels attendent. Relancez « parvis worker ».',
    late_jobs: 'Des tâches attendent depuis plus de cinq minutes : voyez le journal du processus de fond.',
    failed_jobs: 'Des tâches ont échoué pour de bon : voyez l’onglet Courriels et le journal du processus de fond.',
    database_full:
      'Le disque de la base de données est plein : faites-y de la place, plus rien ne peut être enregistré.',
    no_room: 'Le disque est presque plein : faites de la place.',
    no_backup: 'Aucune sauvegarde n’a encore été faite : programmez « parvis backup » chaque nuit.',
    old_backup: 'La dernière sauvegarde a plus de deux jours : voyez pourquoi aucune n’a suivi.',
    no_backup_room: 'La prochaine sauvegarde ne tiendrait pas là où la dernière a été écrite : faites-y de la place.',
    no_mail:
      'Aucun serveur de messagerie n’est réglé : les courriels sont écrits dans des fichiers et n’atteignent personne. Réglez PARVIS_SMTP_URL avant de convoquer.',
    no_relay: 'Redis ne répond pas : les nouvelles n’arrivent qu’avec retard d’un serveur à l’autre.',
  },
  version: 'Version',
  workers: 'En fond',
  noWorkers: 'aucun',
  worker: (host: string, since: string) => `${host}, en marche depuis ${since}`,
  jobs: 'Tâches',
  waiting: (count: number) => (count ? `${String(count)} en attente` : 'rien n’attend'),
  waitingSince: (count: number, since: string) => `${String(count)} en attente, depuis ${since}`,
  failed: (count: number) => (count ? n(count, 'échec', 'échecs') : 'aucun échec'),
  disk: 'Disque',
  free: (free: string, all: string) => `${free} libres sur ${all}`,
  backup: 'Sauvegarde',
  never: 'jamais',
  left: (free: string) => `, ${free} libres à cet endroit`,
  guide: 'Ce qu’il faut faire est expliqué dans docs/operations.md, à qui administre le serveur.',
}
