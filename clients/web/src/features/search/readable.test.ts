import { expect, it } from 'vitest'
import { EMPTY } from '../../domain/state'
import { apply } from '../../sync/apply'
import { ME, person, started } from '../../testing/records'
import { readable, shortened } from './readable'

const people = [person(ME), person(2, { name: 'Yann Kerbrat' })]
const state = apply(EMPTY, { type: 'started', started: started({ people }) })

it('shows names for mentions, and no signs of formatting', () => {
  const fragments = [
    { text: 'Merci @[2], @[all] : **le ', hit: false },
    { text: 'marché', hit: true },
    { text: '** du\n- samedi', hit: false },
    { text: '\n## Où\n![halle](file:7)\n1. sur [le plan](https://a.example/b), \\- ici', hit: false },
  ]
  expect(
    readable(state, fragments)
      .map(({ text }) => text)
      .join('|'),
  ).toBe('Merci @Yann Kerbrat, @tous : le |marché| du\nsamedi|Où\n\nsur [le plan], - ici')
})

it('brings the words found near the beginning of one line', () => {
  const hit = { text: 'Martin', hit: true }
  const long = { text: 'Le marché est déplacé place Saint-', hit: false }
  expect(shortened([long, hit])).toEqual([{ text: '…déplacé place Saint-', hit: false }, hit])
  expect(shortened([{ text: 'Saint-', hit: false }, hit])).toEqual([{ text: 'Saint-', hit: false }, hit])
  expect(shortened([long])).toEqual([long])
})
