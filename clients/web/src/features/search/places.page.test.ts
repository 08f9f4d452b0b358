import { expect, it } from 'vitest'
import { EMPTY } from '../../domain/state'
import { apply } from '../../sync/apply'
import { ME, person, started } from '../../testing/records'
import { peopleNamed } from './places'

const people = [
  person(ME),
  person(2, { name: 'Yann Kerbrat' }),
  person(3, { name: 'Anne Kerbart' }),
  person(4, { name: 'Yannick Le Gall', active: false }),
]
const state = apply(EMPTY, { type: 'started', started: started({ people }) })
const found = (typed: string) => peopleNamed(state, typed).map(({ name }) => name)

it('finds people by the beginning of their names, whether one writes to them or not', () => {
  expect(found('yan')).toEqual(['Yann Kerbrat'])
  expect(found('ker')).toEqual(['Anne Kerbart', 'Yann Kerbrat'])
  expect(found(' ')).toEqual([])
})

it('forgives one letter only when nobody is called exactly that', () => {
  expect(found('kerbart')).toEqual(['Anne Kerbart'])
  expect(found('kerbrta')).toEqual(['Yann Kerbrat'])
})
