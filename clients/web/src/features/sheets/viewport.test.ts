import { expect, it } from 'vitest'
import { AROUND, columnsIn, frozenFitting, placeAt, placesOf, rowsIn, scrolledTo, startsOf } from './viewport'

it('draws the rows in sight and a few around, whatever the length', () => {
  const seen = rowsIn(34 * 10_000, 680, 34, 20_000, 1)
  expect(seen.from).toBeLessThanOrEqual(10_001 - AROUND)
  expect(seen.to).toBeGreaterThanOrEqual(10_021)
  expect(seen.to - seen.from).toBeLessThan(50)
  expect(rowsIn(0, 680, 34, 5, 1)).toEqual({ from: 1, to: 4 })
  expect(placesOf(rowsIn(0, 680, 34, 0, 0))).toEqual([])
})

it('draws the same rows from one pixel to the next', () => {
  expect(rowsIn(34 * 30 + 1, 680, 34, 1000, 0)).toEqual(rowsIn(34 * 30 + 40, 680, 34, 1000, 0))
})

it('draws the columns in sight, of any width', () => {
  const starts = startsOf([100, 50, 200, 100, 100, 100, 100, 100, 100])
  expect(starts.at(-1)).toBe(950)
  expect([0, 99, 100, 149, 150, 949, 5000].map((distance) => placeAt(starts, distance))).toEqual([0, 0, 1, 1, 2, 8, 8])
  expect(columnsIn(0, 300, starts, 1)).toEqual({ from: 1, to: 4 })
  expect(columnsIn(600, 300, starts, 1).to).toBe(8)
  expect(placesOf(columnsIn(0, 300, startsOf([]), 0))).toEqual([])
})

it('freezes no more than leaves room to scroll', () => {
  const starts = startsOf(Array<number>(5_000).fill(34))
  expect(frozenFitting(2, starts, 600)).toBe(2)
  expect(frozenFitting(5_000, starts, 340)).toBe(6)
})

it('scrolls as little as brings a cell into sight', () => {
  expect(scrolledTo(100, 500, 200, 234, 34)).toBe(100)
  expect(scrolledTo(100, 500, 120, 154, 34)).toBe(86)
  expect(scrolledTo(100, 500, 700, 734, 34)).toBe(234)
})
