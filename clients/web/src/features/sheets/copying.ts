/* Cells that go to the clipboard and come from it, here or from another program. */

import { dressAs, grid, NOTHING, used, type Patch } from './acts'
import { asHtml, asTabs, fromHtml, fromTabs, laid, OWN_TYPE, ownFrom, type Own } from './clipboard'
import { sizeOf, trimmed, type Spot } from './selection'
import type { Sheet } from './sheet.svelte'
import type { Edit, Kept, Table } from './types'

/** More than anybody means to copy; a browser would stand still. */
const MOST = 200_000

/** As one sees it; numbers without the spaces that other programs would not read. */
function plainly(sheet: Sheet, row: number, column: number): string {
  const text = sheet.shown(row, column)
  if (typeof sheet.value(row, column) !== 'number') return text
  return text.replace(/(?<=\d)[\u00a0\u202f](?=\d)/g, '').replace(/[\u00a0\u202f]/g, ' ')
}

export function copy(sheet: Sheet, data: DataTransfer, cut = false): void {
  const area = used(sheet)
  const { rows, columns } = sizeOf(area)
  if (rows * columns > MOST) return
  const seen = grid(area, (row, column) => plainly(sheet, row, column))
  const kept = grid(area, (row, column) => sheet.kept(row, column))
  const own: Own = { node: sheet.node, table: sheet.id, top: area.top, left: area.left, cut, kept }
  data.setData('text/plain', asTabs(seen))
  data.setData('text/html', asHtml(seen))
  data.setData(OWN_TYPE, JSON.stringify(own))
}

/** What a cell becomes, and how it looks from then on: as the one it comes from, or as what was typed asks for. */
interface Laid {
  kept: Kept
  look?: Patch
}
type Making = (cell: string, to: Spot, from: Spot) => Laid

/** Lays what the clipboard holds from the first of the chosen cells on; the table grows when it must. */
export function paste(sheet: Sheet, data: DataTransfer): void {
  const own = ownFrom(data.getData(OWN_TYPE))
  const source = own?.node === sheet.node ? sheet.book.table(own.table) : undefined
  if (own && source) {
    lay(sheet, own.kept, (kept, to, from) => moved(sheet, own, source, kept, to, from), own)
    return
  }
  const html = fromHtml(data.getData('text/html'))
  const cells = html.length ? html : fromTabs(data.getData('text/plain'))
  lay(sheet, cells, (text, { row, column }) => {
    const read = sheet.read(text, row, column)
    return 'kept' in read ? read : { kept: `t${text}` }
  })
}

/** One that is cut is what it was, wherever it stands. */
function moved(sheet: Sheet, own: Own, source: Table, kept: Kept, to: Spot, from: Spot): Laid {
  const there = { row: own.top + from.row, column: own.left + from.column }
  const look = { ...NOTHING, ...source.look(there.row, there.column) }
  if (own.cut || !kept.startsWith('f')) return { kept, look }
  return { kept: sheet.moved(kept, { table: own.table, ...there }, to), look }
}

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
    const made = all.flatMap((row, down) =>
      row.flatMap((cell, across) => {
        const to = { row: top + down, column: left + across }
        const from = { row: down % cells.length, column: across % width }
        return cell === undefined ? [] : [{ ...to, ...make(cell, to, from) }]
      }),
    )
    if (own?.cut) takeAway(sheet, own)
    sheet.write(made.map(({ row, column, kept }) => ({ row, column, kept })))
    for (const { row, column, look } of made) if (look) dressAs(sheet, { row, column }, look)
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
  return grid(area, (row, column) => plainly(sheet, row, column))
}
