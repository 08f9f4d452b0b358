import { expect, it } from 'vitest'
import { folded, mentions } from './fold'

it.each([
  ['Élodie Le Louër', 'elodie le louer'],
  ['Chef d’équipe, ŒUVRES', "chef d'equipe, oeuvres"],
])('%s is %s', (written, plain) => {
  expect(folded(written)).toBe(plain)
})

it('finds every word, in any order, whatever the accents', () => {
  const texts = ['Nadège Ruellan', 'Ressources humaines et paie']
  expect(mentions(texts, 'nadege')).toBe(true)
  expect(mentions(texts, '  PAIE  ruellan ')).toBe(true)
  expect(mentions(texts, 'nadège voirie')).toBe(false)
  expect(mentions(texts, '')).toBe(true)
})
