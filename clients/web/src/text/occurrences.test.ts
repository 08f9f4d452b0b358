import { expect, it } from 'vitest'
import { occurrences } from './occurrences'

const said = (text: string, sought: string) => occurrences(text, sought).map(({ start, end }) => text.slice(start, end))

it.each([
  ['Éclairage public, éclairages', 'eclairage', ['Éclairage', 'éclairage']],
  ['un cœur, des CŒURS', 'coeur', ['cœur', 'CŒUR']],
  ['le montant\n   hors taxes', 'montant hors', ['montant\n   hors']],
  ['e\u0301clairage', 'éclairage', ['e\u0301clairage']],
  ['aaaa', 'aa', ['aa', 'aa']],
  ['rien', 'x', []],
  ['rien', '  ', []],
])('finds in « %s » all « %s »', (text, sought, found) => {
  expect(said(text, sought)).toEqual(found)
})

it('finds no more than is asked for', () => {
  expect(occurrences('a a a a', 'a', 2)).toHaveLength(2)
})
