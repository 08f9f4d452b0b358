/* Cells that go to the clipboard and come from it, here or from another program. */

import { grid, used } from './acts'
import { asHtml, asTabs, fromHtml, fromTabs, laid, OWN_TYPE, ownFrom, type Own } from './clipboard'
import { sizeOf, trimmed } from './selection'
import type { Sheet } from './sheet.svelte'
import type { Edit, Kept } from './types'

/** More than anybody means to copy; a browser would stand still. */
const MOST = 200_000

export function copy(sheet: Sheet, data: DataTransfer, cut = false): void {
  const area = used(sheet)
  const { rows, columns } = sizeOf(area)
  if (rows * columns > MOST) return
  const seen = grid(area, (row, column) => sheet.shown(row, column))
  const kept = grid(area, (row, column) => sheet.kept(row, column))
  const own: Own = { node: sheet.node, table: sheet.id, top: area.top, left: area.left, cut, kept }
  data.setData('text/plain', asTabs(seen))
  data.setData('text/html', asHtml(seen))
  data.setData(OWN_TYPE, JSON.stringify(own))
}

/** Lays what the clipboard holds from the first of the chosen cells on; the table grows when it must. */
export function paste(sheet: Sheet, data: DataTransfer): void {
  const own = ownFrom(data.getData(OWN_TYPE))
  if (own?.node === sheet.node && sheet.book.table(own.table)) lay(sheet, own.kept, (cell, ...to) => moved(sheet, own, cell, ...to), own)
  else {
    const html = fromHtml(data.getData('text/html'))
    lay(sheet, html.length ? html : fromTabs(data.getData('text/plain')), (text, row, column) => typed(sheet, text, row, column))
  }
}

/** One that is cut is what it was, wherever it stands. */
function moved(sheet: Sheet, own: Own, kept: Kept, row: number, column: number, fromRow: number, fromColumn: number): Kept {
  if (own.cut || !kept.startsWith('f')) return kept
  const [from, to] = [own.top + fromRow, own.left + fromColumn]
  return sheet.moved(kept, { table: own.table, row: from, column: to }, { row, column })
}

function typed(sheet: Sheet, text: string, row: number, column: number): Kept {
  const read = sheet.read(text, row, column)
  return 'kept' in read ? read.kept : `t${text}`
}

type Making = (cell: string, row: number, column: number, fromRow: number, fromColumn: number) => Kept

function lay(sheet: Sheet, cells: readonly (readonly string[])[], make: Making, own?: Own): void {
  const { table } = sheet
  const { top, left, bottom, right } = sheet.area
  const width = cells.reduce((most, row) => Math.max(most, row.length), 0)
  if (!table || !sheet.mayWrite() || !width || cells.length * width > MOST) return
  const all = laid(cells, bottom - top + 1, right - left + 1)
  const last = { row: top + all.length - 1, column: left + (all[0]?.length ?? 1) - 1 }
  sheet.book.together(() => {
    const { rows, columns } = sheet.size
    if (last.row >= rows) table.insertRows(rows, last.row - rows + 1)
    if (last.column >= columns) table.insertColumns(columns, last.column - columns + 1)
    if (own?.cut) takeAway(sheet, own)
    const edits = all.flatMap((row, down) =>
      row.flatMap((cell, across): Edit[] => {
        const to = { row: top + down, column: left + across }
        if (cell === undefined) return []
        return [{ ...to, kept: make(cell, to.row, to.column, down % cells.length, across % width) }]
      }),
    )
    sheet.write(edits)
  })
  sheet.choose({ active: { row: top, column: left }, end: last })
}

/** Of what was cut, what is still there as it was. */
function takeAway(sheet: Sheet, { table: id, top, left, kept }: Own): void {
  const table = sheet.book.table(id)
  const edits = kept.flatMap((row, down) =>
    row.flatMap((cell, across): Edit[] => {
      const spot = { row: top + down, column: left + across }
      return cell && table?.kept(spot.row, spot.column) === cell ? [{ ...spot, kept: '' }] : []
    }),
  )
  table?.write(edits)
}

/** The whole table as one sees it, for a file. */
export function seen(sheet: Sheet): string[][] {
  const { rows, columns } = sheet.size
  const all = { top: 0, left: 0, bottom: rows - 1, right: columns - 1 }
  const area = trimmed(all, (row, column) => sheet.kept(row, column) !== '')
  return grid(area, (row, column) => sheet.shown(row, column))
}
