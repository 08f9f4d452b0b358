import { expect, it } from 'vitest'
import { apply } from '../sync/apply'
import { conversation, ME, membership, person, started } from '../testing/records'
import { personOf, strangersAmong } from './people'
import { EMPTY } from './state'

/* 2 and 3 are guests of one group, 4 of another; 5 is of the house. */
const town = apply(EMPTY, {
  type: 'started',
  started: started({
    people: [person(ME), ...[2, 3, 4].map((id) => person(id, { population: 'guest' })), person(5)],
    conversations: [conversation(1, [ME, 2, 3]), conversation(2, [ME, 4, 5])],
    memberships: [membership(1), membership(2)],
  }),
})

it('says of somebody whom the reader does not know no more than that', () => {
  expect(personOf(town, 9).name).toBe('Personne que vous ne voyez plus')
})

it.each([
  [[2], []],
  [[2, 3], []],
  [[2, 5], []],
  [
    [2, 4],
    [2, 4],
  ],
  [
    [2, 3, 4],
    [2, 3, 4],
  ],
])('of %j, %j are shown to each other', (people, shown) => {
  expect(strangersAmong(town, people).map(({ id }) => id)).toEqual(shown)
})
