import { expect, it } from 'vitest'
import { instantOf, partsOf } from './instant'

it('goes into two fields and comes back', () => {
  const at = new Date(2026, 8, 8, 7, 5)
  expect(partsOf(at)).toEqual({ day: '2026-09-08', hour: '07:05' })
  expect(instantOf(partsOf(at))).toEqual(at)
})

it.each([
  { day: '', hour: '' },
  { day: '2026-09-08', hour: '' },
  { day: '', hour: '07:05' },
])('is none while something is missing: $day $hour', (parts) => {
  expect(instantOf(parts)).toBeNull()
})
