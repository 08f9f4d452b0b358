/* Posting at the door, in English. */

import { counted, type Dictionary } from '../../../i18n'
import type { fr } from './fr'

const days = (count: number) => counted('en', count, 'day', 'days')

export const en: Dictionary<typeof fr> = {
  title: 'Posting',
  none: 'No posting has been noted.',
  due: {
    coming: (day, count) => `To be posted by ${day}, ${count === 1 ? 'tomorrow' : `in ${days(count)}`}`,
    today: (day) => `To be posted today, ${day}`,
    late: (day, count) => `To be posted by ${day}: ${days(count)} late`,
    posted: (day) => `First posted on ${day}`,
    postedLate: (count) => `${days(count)} after the last day`,
  },
  place: (place) => place.charAt(0).toLocaleUpperCase('en') + place.slice(1),
  putUp: (when, by) => `Put up ${when}, by ${by}`,
  takenDown: (when, by) => `Taken down ${when}, by ${by}`,
  stillUp: 'Removal not noted yet',
  notePutUp: 'Note the posting',
  noteAnother: 'Note another posting',
  noteTakenDown: 'Note the removal',
  noteTakenDownOf: (place) => `Note the removal ${place}`,
  poster: 'Sheet to print (PDF)',
  certificate: 'Certificate of posting (PDF)',
  extract: 'Mention for the register (PDF)',

  posting: {
    title: { convocation: 'Posting of the convocation', deliberations: 'Posting of the list of deliberations' },
    place: 'Where',
    placeHint: 'As in a French sentence: “affichée à la porte de la mairie”.',
    door: 'à la porte de la mairie',
    date: 'Date',
    hour: 'Hour',
    by: 'By whom',
    photograph: 'Photograph of the sheet in place, optional',
    once: 'The date is entered once in the sealed register and cannot be changed.',
    record: 'Enter the posting',
    recorded: 'Posting entered.',
  },
  removal: {
    title: 'Removal of the sheet',
    record: 'Enter the removal',
    recorded: 'Removal entered.',
  },
  refused: {
    put_up: 'It is noted as hanging there already: note its removal first.',
    not_closed: 'The sitting is not closed: the list of deliberations is posted afterwards.',
    put_up_at: 'This date is before the sending, before the end of the sitting, or to come: correct it.',
    taken_down: 'This removal has been entered already.',
    taken_down_at: 'This date is before the posting, or to come: correct it.',
    place: 'Say where.',
    put_up_by: 'Say by whom.',
    taken_down_by: 'Say by whom.',
    files: 'This photograph cannot be joined: choose it again.',
    postings: 'Too many postings are noted for this convocation.',
  },
}
