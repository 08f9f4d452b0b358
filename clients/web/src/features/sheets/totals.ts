/* What the chosen cells come to. */

import type { Sheet } from './sheet.svelte'

/** A whole table is not added up at each key. */
const MOST = 100_000

export interface Totals {
  /** Those that hold something. */
  cells: number
  numbers: number
  total: number
  /** How they are shown, when all are shown alike. */
  n: string
}

/** Nothing of a single cell, or of more than one means to add up. */
export function totals(sheet: Sheet): Totals | undefined {
  const { top, bottom, left, right } = sheet.area
  const count = (bottom - top + 1) * (right - left + 1)
  if (count < 2 || count > MOST) return undefined
  const sum = { cells: 0, numbers: 0, total: 0, n: '' }
  for (let row = top; row <= bottom; row++)
    for (let column = left; column <= right; column++) {
      const value = sheet.kept(row, column) ? sheet.value(row, column) : null
      if (value !== null) sum.cells++
      if (typeof value !== 'number') continue
      const { n = '' } = sheet.look(row, column)
      sum.n = sum.numbers++ && sum.n !== n ? '' : n
      sum.total += value
    }
  return sum
}
