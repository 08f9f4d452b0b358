import { expect, it } from 'vitest'
import { clockOf, dayOf, isDay, lastOfMonth, plusDays, plusMonths, weekOf, weeksOf } from './days'

it('counts days over the changes of the clocks', () => {
  expect(plusDays('2026-03-28', 2)).toBe('2026-03-30')
  expect(plusDays('2026-10-24', 2)).toBe('2026-10-26')
  expect(plusDays('2026-12-31', 1)).toBe('2027-01-01')
})

it('keeps to the month it goes to', () => {
  expect(plusMonths('2026-01-31', 1)).toBe('2026-02-28')
  expect(plusMonths('2028-03-31', -1)).toBe('2028-02-29')
  expect(plusMonths('2026-12-08', 1)).toBe('2027-01-08')
  expect(lastOfMonth('2026-12-01')).toBe('2026-12-31')
})

it('shows a month in whole weeks from Monday on', () => {
  const weeks = weeksOf('2026-09-08')
  expect(weeks[0]?.[0]).toBe('2026-08-31')
  expect(weeks.at(-1)?.at(-1)).toBe('2026-10-04')
  expect(weekOf('2026-09-13')[0]).toBe('2026-09-07')
  expect(weeksOf('2027-02-10')).toHaveLength(4)
})

it('finds the day and the hour where the authority is', () => {
  const instant = new Date('2026-09-08T22:30:00Z')
  expect(dayOf(instant, 'Europe/Paris')).toBe('2026-09-09')
  expect(dayOf(instant, 'Pacific/Tahiti')).toBe('2026-09-08')
  expect(clockOf(instant, 'Europe/Paris')).toBe('00:30')
})

it('reads only real days from an address', () => {
  expect(isDay('2026-09-08')).toBe(true)
  expect(['', null, '2026-13-01', 'demain', '2026-9-8'].filter(isDay)).toEqual([])
})
