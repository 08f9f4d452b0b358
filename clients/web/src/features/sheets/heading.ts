/* What rows and columns are called: by the frozen ones, or the first. */

import { letters, type Spot } from './selection'
import type { Sheet } from './sheet.svelte'

/** What stands at the head of a column; its letter where nothing does. */
export function titleOfColumn(sheet: Sheet, column: number): string {
  const row = Math.max(0, (sheet.info?.frozenRows ?? 0) - 1)
  const title = sheet.size.rows ? sheet.shown(row, column).trim() : ''
  return title || letters(column)
}

/** « SACEM, Part » of a cell that is not itself at the head. */
export function titlesOf(sheet: Sheet, { row, column }: Spot): string[] {
  const heads = Math.max(1, sheet.info?.frozenRows ?? 0)
  if (row < heads) return []
  const first = column > 0 ? sheet.shown(row, 0).trim() : ''
  return [first, titleOfColumn(sheet, column)].filter(Boolean)
}

/** The columns up to the last that anything stands in, at the head or in this row; one at least. */
export function columnsOf(sheet: Sheet, row: number): number[] {
  const head = Math.max(0, (sheet.info?.frozenRows ?? 0) - 1)
  const all = Array.from({ length: sheet.size.columns }, (_, column) => column)
  const last = all.findLast((column) => sheet.kept(head, column) || sheet.kept(row, column)) ?? 0
  return all.slice(0, last + 1)
}
