import { expect, it } from 'vitest'
import { EMPTY } from '../../domain/state'
import { apply } from '../../sync/apply'
import { ME, person, started } from '../../testing/records'
import { readable } from './readable'

const people = [person(ME), person(2, { name: 'Yann Kerbrat' })]
const state = apply(EMPTY, { type: 'started', started: started({ people }) })

it('shows names for mentions, and no signs of formatting', () => {
  const fragments = [
    { text: 'Merci @[2], @[all] : **le ', hit: false },
    { text: 'marché', hit: true },
    { text: '** du\n- samedi', hit: false },
  ]
  expect(
    readable(state, fragments)
      .map(({ text }) => text)
      .join('|'),
  ).toBe('Merci @Yann Kerbrat, @tous : le |marché| du\nsamedi')
})
