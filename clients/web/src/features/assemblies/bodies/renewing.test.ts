import { expect, it } from 'vitest'
import { person } from '../../../testing/records'
import { dayAfter, namesIn, unknownIn } from './renewing'

const people = [person(1, { name: 'Annick Le Breton' }), person(2, { name: 'Hervé Le Guennec' })]

it('finds people by their names in either order, whatever accents and capitals', () => {
  expect(namesIn('Mme LE BRETON Annick\nM. Le Guennec Herve\r\nNolwenn Tanguy', people)).toEqual([1, 2])
  expect(unknownIn('Mme LE BRETON Annick\nNolwenn Tanguy\n\n', people)).toEqual(['Nolwenn Tanguy'])
})

it('knows the next day across months and years', () => {
  expect([dayAfter('2026-03-15'), dayAfter('2026-12-31'), dayAfter('2028-02-28')]).toEqual([
    '2026-03-16',
    '2027-01-01',
    '2028-02-29',
  ])
})
