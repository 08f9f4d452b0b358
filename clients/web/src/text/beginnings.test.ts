import { expect, it } from 'vitest'
import { begun, nearlyBegun } from './beginnings'

it.each([
  ['Martine Le Louër', 'mart', ['Mart']],
  ['Martine Le Louër', 'lou mar', ['Lou', 'Mar']],
  ['Salle Saint-Martin, travaux', 'MART', ['Mart']],
  ['Élodie', 'elo', ['Élo']],
  ['Martine', '', []],
  ['Annick Le Breton', 'lebreton', ['Le Breton']],
  ['Annick Le Breton', 'lebr annick', ['Le Br', 'Annick']],
  ['Brigade de gendarmerie', 'gendarmes', ['gendarmer']],
])('%s is found by « %s »', (name, typed, parts) => {
  expect(begun(name, typed)?.map(([from, to]) => name.slice(from, to))).toEqual(parts)
})

it('finds nothing in the middle of words, and forgives nothing by itself', () => {
  expect(begun('Martine', 'tine')).toBeNull()
  expect(begun('Yann Kerbrat', 'kerbart')).toBeNull()
  expect(begun('Yann Kerbrat', 'yann x')).toBeNull()
  expect(begun('Annick Lebreton', 'breton')).toBeNull()
})

it.each(['kerbart', 'kerbat', 'kerbrrat', 'kirbrat', 'herbr', 'kerb'])('forgives « %s »', (typed) => {
  expect(nearlyBegun('Yann Kerbrat', typed)).not.toBeNull()
})

it.each(['kxrxrat', 'kar', 'yarn le', 'brat'])('does not forgive « %s »', (typed) => {
  expect(nearlyBegun('Yann Kerbrat', typed)).toBeNull()
})
