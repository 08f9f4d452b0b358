import { describe, expect, it } from 'vitest'
import { EMPTY, type State } from '../../domain/state'
import type { Conversation, Person } from '../../frames'
import { conversation, ME, me, person } from '../../testing/records'
import { directWith, groupsWith, narrowed, roleOf, sectionsOf, sectionsOfGroups, type Section } from './sections'

const town = [
  person(1, { name: 'Maëlle Le Goff', service: 'Direction', title: 'Directrice générale des services' }),
  person(2, { name: 'Anne Guillemot', service: 'Finances', title: 'Finances et marchés' }),
  person(3, { name: 'Yann Kerbrat', service: 'Services techniques', title: 'Responsable des services techniques' }),
  person(4, { name: 'Joël Mahé', service: 'Services techniques', title: 'Agent de voirie' }),
  person(5, { name: 'Jean-Yves Caro', population: 'official', title: '2e adjoint, travaux' }),
  person(6, { name: 'Françoise Rio', population: 'official', title: '1re adjointe, affaires sociales' }),
  person(7, { name: 'Hervé Le Guennec', population: 'official', title: 'Maire' }),
  person(8, { name: 'Annick Le Breton', population: 'official', title: 'Conseillère municipale' }),
  person(9, { name: 'Cédric Marchal', population: 'guest', service: 'Gendarmerie nationale', title: 'Adjudant' }),
  person(10, { name: 'Paul Parti', active: false, service: 'Finances' }),
]

function stateOf(people: readonly Person[], conversations: readonly Conversation[]): State {
  return {
    ...EMPTY,
    me: me(),
    people: new Map(people.map((one) => [one.id, one])),
    conversations: new Map(conversations.map((one) => [one.id, one])),
  }
}

const ids = (sections: readonly Section[]) =>
  sections.map(({ kind, name, people }) => [name || kind, people.map((one) => one.id)])

describe('the directory', () => {
  it('puts the mayor first, then deputies by rank, councillors, services and guests; those who left are not there', () => {
    expect(ids(sectionsOf(town))).toEqual([
      ['heads', [7, 6, 5]],
      ['council', [8]],
      ['desk', [1, 2]],
      ['Services techniques', [4, 3]],
      ['guests', [9]],
    ])
  })

  it('finds by name, function and service, and keeps people in their sections', () => {
    const sections = sectionsOf(town)
    expect(ids(narrowed(sections, 'mahe', 'all'))).toEqual([['Services techniques', [4]]])
    expect(ids(narrowed(sections, 'ADJOINTE', 'all'))).toEqual([['heads', [6]]])
    expect(ids(narrowed(sections, '', 'guest'))).toEqual([['guests', [9]]])
    expect(ids(narrowed(sections, 'gendarmerie', 'staff'))).toEqual([])
  })
})

it('shows a guest their groups only', () => {
  const state = stateOf(town, [
    conversation(21, [9, 1, 10], { name: 'Gendarmerie' }),
    conversation(22, [9, 7], { kind: 'direct', name: '' }),
  ])
  expect(ids(sectionsOfGroups(state))).toEqual([['Gendarmerie', [9, 1]]])
})

it('knows what two people have in common', () => {
  const state = stateOf(town, [
    conversation(21, [ME, 5]),
    conversation(22, [ME, 6]),
    conversation(23, [ME, 5, 6], { kind: 'direct' }),
    conversation(24, [ME, 5], { kind: 'direct' }),
  ])
  expect(groupsWith(state, 5).map(({ id }) => id)).toEqual([21])
  expect(directWith(state, 5)).toBe(24)
  expect(directWith(state, 6)).toBeUndefined()
})

it.each([
  [{ title: 'Maire', service: '' }, 'Maire'],
  [{ title: 'Finances et marchés', service: 'Finances' }, 'Finances et marchés'],
  [{ title: 'Agent de voirie', service: 'Services techniques' }, 'Agent de voirie, Services techniques'],
  [{ title: '', service: 'CCAS' }, 'CCAS'],
  [{ population: 'guest' as const, title: 'Adjudant', service: 'Gendarmerie' }, 'Gendarmerie, adjudant'],
])('%o does: %s', (given, said) => {
  expect(roleOf(person(2, given))).toBe(said)
})
