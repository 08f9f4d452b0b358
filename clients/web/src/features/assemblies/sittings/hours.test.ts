import { expect, it } from 'vitest'
import { latestAt } from './hours'

const PARIS = 'Europe/Paris'

it.each([
  ['21:10', '2026-09-11T19:30:40Z', '2026-09-11T19:10:00Z'],
  ['21:30', '2026-09-11T19:30:40Z', '2026-09-11T19:30:00Z'],
  ['23:50', '2026-09-11T22:05:00Z', '2026-09-11T21:50:00Z'], // It is past midnight.
  ['21:31', '2026-09-11T19:30:40Z', '2026-09-10T19:31:00Z'],
  ['23:00', '2026-10-25T02:30:00Z', '2026-10-24T21:00:00Z'], // The clocks went back in between.
])('%s, said at %s, is %s', (hour, now, expected) => {
  expect(latestAt(hour, new Date(now), PARIS).toISOString()).toBe(expected.replace('Z', '.000Z'))
})
