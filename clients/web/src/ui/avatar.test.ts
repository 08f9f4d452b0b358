import { expect, it } from 'vitest'
import { initials, tone } from './avatar'

it.each([
  ['Hervé Le Guennec', 'HG'],
  ['Jean-Yves Caro', 'JC'],
  ['élodie  Rouxel ', 'ÉR'],
  ['Parvis', 'P'],
  ['', ''],
])('%s is %s', (name, expected) => {
  expect(initials(name)).toBe(expected)
})

it('keeps the same tone for the same person', () => {
  expect(tone(2 ** 53 - 1)).toBe(tone(2 ** 53 - 1))
  expect(tone(2 ** 53 - 1)).toBeLessThan(7)
})
