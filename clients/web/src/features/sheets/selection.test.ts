import { expect, it } from 'vitest'
import {
  areaOf,
  at,
  countOf,
  edge,
  kept,
  letters,
  moved,
  nameOf,
  nameOfArea,
  selectedNamed,
  trimmed,
} from './selection'

const SIZE = { rows: 20, columns: 10 }

it('names columns, cells and areas as spreadsheets do', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(letters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
  expect(nameOf({ row: 8, column: 4 })).toBe('E9')
  expect(nameOfArea({ top: 1, left: 0, bottom: 9, right: 3 })).toBe('A2:D10')
  expect(nameOfArea(areaOf(at(8, 4)))).toBe('E9')
})

it('chooses what is named, where there is such a place', () => {
  expect(selectedNamed('e9', SIZE)).toEqual(at(8, 4))
  expect(selectedNamed('$A$2:C4', SIZE)).toEqual({ active: { row: 1, column: 0 }, end: { row: 3, column: 2 } })
  for (const name of ['E99', 'Z1', 'A0', '', 'A1:', 'A1:B2:C3', 'Total'])
    expect(selectedNamed(name, SIZE)).toBeUndefined()
})

it('stays inside the table, of one without rows too', () => {
  expect(moved({ row: 0, column: 0 }, 'up', SIZE)).toEqual({ row: 0, column: 0 })
  expect(moved({ row: 3, column: 3 }, 'down', SIZE, 50)).toEqual({ row: 19, column: 3 })
  expect(kept({ row: 4, column: 4 }, { rows: 0, columns: 0 })).toEqual({ row: 0, column: 0 })
})

it('goes to the edge of what is filled, over a gap, and to the end', () => {
  const filled = new Set([2, 3, 4, 8])
  const down = (row: number) => edge({ row, column: 0 }, 'down', SIZE, (spot) => filled.has(spot.row)).row
  expect([0, 2, 3, 4, 8].map(down)).toEqual([2, 4, 4, 8, 19])
  expect(edge({ row: 8, column: 0 }, 'up', SIZE, (spot) => filled.has(spot.row)).row).toBe(4)
})

it('means of whole columns what is in them', () => {
  const all = { top: 0, left: 0, bottom: 19, right: 9 }
  expect(trimmed(all, (row, column) => row === 3 && column === 2)).toEqual({ top: 0, left: 0, bottom: 3, right: 2 })
  expect(countOf(trimmed(all, () => false))).toBe(1)
})
