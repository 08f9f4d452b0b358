import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { CalendarEvent } from '../../frames'
import { store } from '../../sync/live'
import { conversation, ME, membership, message, started } from '../../testing/records'
import type { Entry } from '../calendar'
import Dates from './Dates.svelte'

const STARTS = new Date('2099-09-17T16:00:00Z')
const EVENT: CalendarEvent = {
  type: 'calendar_event',
  title: 'Visite',
  starts_at: STARTS,
  ends_at: new Date(STARTS.getTime() + 3_600_000),
  all_day: false,
  place: 'Écluse',
  meeting: '',
  text: '',
  category: 'house',
  asks: true,
  places: null,
  reminder: null,
  files: [],
  yes: [],
  maybe: [],
  no: [],
  waiting: [],
  sequence: 0,
  changed_by: null,
  cancelled_at: null,
  repeats: null,
  dates: [],
}

it.each([
  ['yes', 'Vous participez'],
  ['maybe', 'Votre réponse : peut-être'],
  ['no', 'Votre réponse : non'],
  ['waiting', 'Liste d’attente'],
])('says what the reader answered: %s', (answer, said) => {
  const content = { ...EVENT, [answer]: [ME] }
  const begun = started({ conversations: [conversation(1, [ME, 2])], memberships: [membership(1)] })
  store.apply({ type: 'started', started: begun })
  const day = '2099-09-17'
  const entry: Entry = {
    key: '1/1',
    message: message(1, 1, { content }),
    kind: 'house',
    title: 'Visite',
    place: 'Écluse',
    first: day,
    last: day,
    starts: STARTS,
    hour: '18:00',
    endHour: '',
    expected: false,
    cancelled: false,
    href: '/agenda/1/1',
  }
  render(Dates, { entries: [entry] })
  expect(screen.getByText(said)).toBeTruthy()
})
