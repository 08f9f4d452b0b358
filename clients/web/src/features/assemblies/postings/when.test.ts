import { expect, it } from 'vitest'
import { since } from './when'

const sent = new Date('2026-11-24T17:55:12.345Z')

it.each([
  ['18:55', '2026-11-24T17:55:12.345Z'],
  ['18:54', '2026-11-24T17:54:00.000Z'],
  ['18:56', '2026-11-24T17:56:00.000Z'],
])('takes %s as the instant it can be', (hour, at) => {
  expect(since(sent, '2026-11-24', hour, 'Europe/Paris').toISOString()).toBe(at)
})
