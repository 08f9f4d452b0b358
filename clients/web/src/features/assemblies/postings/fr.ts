/* Posting at the door, in French. */

import { counted } from '../../../i18n'

const days = (count: number) => counted('fr', count, 'jour', 'jours')

export const fr = {
  title: 'Affichage',
  none: 'Aucun affichage n’est noté.',
  due: {
    coming: (day: string, count: number) =>
      `À afficher au plus tard le ${day}, ${count === 1 ? 'demain' : `dans ${days(count)}`}`,
    today: (day: string) => `À afficher aujourd’hui, ${day}, au plus tard`,
    late: (day: string, count: number) => `À afficher au plus tard le ${day} : ${days(count)} de retard`,
    posted: (day: string) => `Affichée pour la première fois le ${day}`,
    postedLate: (count: number) => `${days(count)} après l’échéance`,
  },
  place: (place: string) => place.charAt(0).toLocaleUpperCase('fr') + place.slice(1),
  putUp: (when: string, by: string) => `Affichée ${when}, par ${by}`,
  takenDown: (when: string, by: string) => `Retirée ${when}, par ${by}`,
  stillUp: 'Retrait pas encore noté',
  notePutUp: 'Noter l’affichage',
  noteAnother: 'Noter un autre affichage',
  noteTakenDown: 'Noter le retrait',
  noteTakenDownOf: (place: string) => `Noter le retrait ${place}`,
  poster: 'Affiche à imprimer (PDF)',
  certificate: 'Certificat d’affichage (PDF)',
  extract: 'Mention au registre (PDF)',

  posting: {
    title: { convocation: 'Affichage de la convocation', deliberations: 'Affichage de la liste des délibérations' },
    place: 'Où',
    placeHint: 'Comme dans une phrase : « affichée à la porte de la mairie ».',
    door: 'à la porte de la mairie',
    date: 'Date',
    hour: 'Heure',
    by: 'Par qui',
    photograph: 'Photographie de l’affiche en place, facultative',
    once: 'La date est inscrite une fois au registre scellé et ne se change plus.',
    record: 'Inscrire l’affichage',
    recorded: 'Affichage inscrit.',
  },
  removal: {
    title: 'Retrait de l’affichage',
    record: 'Inscrire le retrait',
    recorded: 'Retrait inscrit.',
  },
  refused: {
    put_up: 'Cet affichage est déjà noté à cet endroit : notez d’abord son retrait.',
    not_closed: 'La séance n’est pas levée : la liste des délibérations ne s’affiche qu’ensuite.',
    put_up_at: 'Cette date est avant l’envoi, avant la fin de la séance ou dans l’avenir : corrigez-la.',
    taken_down: 'Ce retrait est déjà inscrit.',
    taken_down_at: 'Cette date est avant l’affichage ou dans l’avenir : corrigez-la.',
    place: 'Dites où.',
    put_up_by: 'Dites par qui.',
    taken_down_by: 'Dites par qui.',
    files: 'Cette photographie ne peut pas être jointe : choisissez-la de nouveau.',
    postings: 'Trop d’affichages sont notés pour cette convocation.',
  } as Record<string, string>,
}
