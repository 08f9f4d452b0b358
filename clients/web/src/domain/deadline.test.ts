import { expect, it } from 'vitest'
import { endOf, lastDay, lastDayInWords } from './deadline'

const PARIS = 'Europe/Paris'

it.each([
  ['2026-09-11', PARIS, '2026-09-11T22:00:00.000Z'],
  ['2026-12-31', PARIS, '2026-12-31T23:00:00.000Z'],
  // The nights when the clocks change.
  ['2026-03-28', PARIS, '2026-03-28T23:00:00.000Z'],
  ['2026-03-29', PARIS, '2026-03-29T22:00:00.000Z'],
  ['2026-10-25', PARIS, '2026-10-25T23:00:00.000Z'],
  ['2026-09-11', 'Pacific/Noumea', '2026-09-11T13:00:00.000Z'],
  ['2026-09-11', 'America/Cayenne', '2026-09-12T03:00:00.000Z'],
])('%s ends in %s at %s', (day, zone, instant) => {
  expect(endOf(day, zone).toISOString()).toBe(instant)
  expect(lastDay(endOf(day, zone), zone)).toBe(day)
})

it('counts the day during which an access ends', () => {
  expect(lastDay(new Date('2026-09-11T10:00:00Z'), PARIS)).toBe('2026-09-11')
})

it('tells the last day itself, not the one that begins when the access ends', () => {
  expect(lastDayInWords(endOf('2026-11-28', PARIS), PARIS)).toBe('samedi 28 novembre 2026')
  expect(lastDayInWords(new Date('2026-11-28T10:00:00Z'), PARIS)).toBe('samedi 28 novembre 2026')
  expect(lastDayInWords(endOf('2026-11-28', 'America/Cayenne'), 'America/Cayenne')).toBe('samedi 28 novembre 2026')
})
