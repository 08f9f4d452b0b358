/* Requests for a session of a council, in French. */

import { counted } from '../../../i18n'

const n = (count: number, one: string, many: string) => counted('fr', count, one, many)

export const fr = {
  title: 'Demandes de séance',
  about:
    'Sur demande motivée du préfet ou de membres du conseil, celui-ci est convoqué dans les trente jours (article L. 2121-9 du CGCT).',
  none: 'Aucune demande enregistrée.',
  record: 'Enregistrer une demande',
  by: { prefect: 'Demandée par le préfet', members: 'Demandée par des membres du conseil' },
  received: (day: string) => `reçue le ${day}`,
  before: (day: string) => `À réunir au plus tard le ${day}`,
  left: (days: number) =>
    days < 0
      ? `délai dépassé de ${n(-days, 'jour', 'jours')}`
      : days === 0
        ? 'c’est aujourd’hui'
        : `dans ${n(days, 'jour', 'jours')}`,
  answered: (day: string) => `Séance convoquée pour le ${day}`,
  see: 'Voir la convocation',

  recordTitle: 'Enregistrer une demande de séance',
  askedBy: 'Qui la demande ?',
  prefect: 'Le préfet',
  members: 'Des membres du conseil',
  names: 'Noms des membres',
  namesHint: 'Le nombre de membres exigé par la loi est à vérifier : Parvis ne le contrôle pas.',
  receivedOn: 'Reçue le',
  reason: 'Motif et questions à inscrire',
  reasonMissing: 'Indiquez le motif de la demande.',
  dayMissing: 'Indiquez le jour de réception, au plus tard aujourd’hui.',
  recorded: (day: string) => `Demande enregistrée : à réunir au plus tard le ${day}.`,

  due: (body: string, day: string) => `${body} : séance demandée, à réunir au plus tard le ${day}`,
  answers: (day: string) => `Une séance a été demandée le ${day}. Cette convocation y répond-elle ?`,
  itDoes: 'Elle y répond',
  isAnswered: 'La demande de séance est notée comme satisfaite.',
}
