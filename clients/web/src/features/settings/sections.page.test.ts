import { expect, it } from 'vitest'
import { partsOf } from './sections'

it('tells councillors how they are convened, and nobody else', () => {
  const slugs = (population: 'staff' | 'official' | 'guest') => partsOf(population).map(({ slug }) => slug)
  expect(slugs('official')).toContain('convocations')
  expect(slugs('staff')).toEqual(slugs('official').filter((slug) => slug !== 'convocations'))
  expect(slugs('guest')).toEqual(slugs('staff'))
})
