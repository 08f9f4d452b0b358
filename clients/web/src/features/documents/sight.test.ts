import { expect, it } from 'vitest'
import { EMPTY } from '../../domain/state'
import { apply } from '../../sync/apply'
import { conversation, ME, membership, person, started } from '../../testing/records'
import { sight } from './sight'

it('says who comes to read what goes to another group, guests first, and who reads it no more', () => {
  const [from, to] = [conversation(1, [ME, 2, 3]), conversation(2, [ME, 3, 4, 5])]
  const state = apply(EMPTY, {
    type: 'started',
    started: started({
      people: [ME, 2, 3, 4, 5].map((id) => person(id, { population: id === 5 ? 'guest' : 'staff' })),
      conversations: [from, to],
      memberships: [membership(1), membership(2)],
    }),
  })
  const { gain, lose } = sight(state, from, to)
  expect([gain.map(({ id }) => id), lose.map(({ id }) => id)]).toEqual([[5, 4], [2]])
})
