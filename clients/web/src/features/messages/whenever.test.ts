import { expect, it } from 'vitest'
import { whenever } from './whenever'

const told = (now: Date) => whenever(now).map(({ value, at }) => [value, at.getDay(), at.getHours(), at.getMinutes()])

it('is in an hour, tomorrow morning or on Monday morning', () => {
  const wednesday = new Date(2026, 10, 25, 17, 40)
  expect(told(wednesday)).toEqual([
    ['hour', 3, 18, 40],
    ['tomorrow', 4, 9, 0],
    ['monday', 1, 9, 0],
  ])
  expect(whenever(wednesday)[2]?.at.getDate()).toBe(30)
})

it('says tomorrow on a Sunday, and the next Monday on a Monday', () => {
  expect(told(new Date(2026, 10, 29, 10, 0)).map(([value]) => value)).toEqual(['hour', 'tomorrow'])
  expect(whenever(new Date(2026, 10, 30, 10, 0))[2]?.at.getDate()).toBe(7)
})

it('keeps the morning when the clocks change', () => {
  expect(told(new Date(2026, 9, 24, 20, 0))[1]).toEqual(['tomorrow', 0, 9, 0])
})
