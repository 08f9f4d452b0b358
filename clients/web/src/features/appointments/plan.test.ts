import { expect, it } from 'vitest'
import type { Entry } from '../calendar'
import { clashes, emptyPlace, emptyPlan } from './plan'

it('says where a place is taken already', () => {
  const plan = {
    ...emptyPlan(),
    first: '2040-10-16',
    last: '2040-10-18',
    closed: ['2040-10-18'],
    places: [{ ...emptyPlace(1), name: 'salle Saint-Martin ' }, { ...emptyPlace(2), name: 'Gymnase' }, emptyPlace(3)],
  }
  const club = { title: 'Club de lecture', place: 'Salle Saint-Martin, étage', hour: '10:00', cancelled: false }
  const days = { first: '2040-10-15', last: '2040-10-16' }
  const entries = [
    { ...club, ...days },
    { ...club, ...days, cancelled: true },
    { ...club, ...days, place: 'Mairie' },
    { ...club, first: '2040-10-18', last: '2040-10-18' },
  ] as Entry[]
  expect(clashes(plan, entries)).toEqual([
    { title: 'Club de lecture', place: 'salle Saint-Martin', day: '2040-10-16', hour: '10:00' },
  ])
})
