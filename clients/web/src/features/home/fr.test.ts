import { expect, it } from 'vitest'
import { fr } from './fr'

it('counts in words', () => {
  expect(fr.ackOf(1, 9)).toBe('1 accusé de réception sur 9')
  expect(fr.ackOf(2, 9)).toBe('2 accusés de réception sur 9')
})
