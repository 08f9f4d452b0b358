import { expect, it } from 'vitest'
import { dueOf } from './due'

it.each([
  ['2026-09-18', null, '2026-09-15', { is: 'coming', days: 3 }],
  ['2026-09-18', null, '2026-09-18', { is: 'today', days: 0 }],
  ['2026-09-18', null, '2026-09-20', { is: 'late', days: 2 }],
  ['2026-10-30', null, '2026-10-23', { is: 'coming', days: 7 }], // The clocks change in between.
  ['2026-09-18', '2026-09-18', '2026-12-01', { is: 'filed', days: 0 }],
  ['2026-09-18', '2026-09-21', '2026-12-01', { is: 'filed', days: 3 }],
  [null, null, '2026-09-15', { is: 'open', days: 0 }],
  [null, '2026-09-15', '2026-09-15', { is: 'filed', days: 0 }],
])('due on %s, filed on %s, looked at on %s', (due, filed, today, expected) => {
  expect(dueOf(due, filed, today)).toEqual(expected)
})
