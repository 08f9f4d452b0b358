/* What one does to the chosen cells, rows and columns: clear, dress, fill, sort, add up, look for. */

import { isWithin, moved, nameOfArea, sizeOf, trimmed, type Spot } from './selection'
import type { Sheet } from './sheet.svelte'
import type { Area, Edit, Kept, Look, Value } from './types'

const filled = (sheet: Sheet) => (row: number, column: number) => sheet.kept(row, column) !== ''

/** The chosen cells, of whole columns those that hold something. */
export const used = (sheet: Sheet) => trimmed(sheet.area, filled(sheet))

/** One list of what is made of each cell of an area, row by row. */
export function each<Made>(area: Area, make: (row: number, column: number) => Made): Made[] {
  return grid(area, make).flat()
}

export function grid<Made>({ top, left, bottom, right }: Area, make: (row: number, column: number) => Made): Made[][] {
  return Array.from({ length: Math.max(0, bottom - top + 1) }, (_, row) =>
    Array.from({ length: Math.max(0, right - left + 1) }, (_, column) => make(top + row, left + column)),
  )
}

export function clear(sheet: Sheet, area = used(sheet)): void {
  sheet.write(
    each(area, (row, column) => ({ row, column, kept: '' })).filter(({ row, column }) => sheet.kept(row, column)),
  )
}

export function dress(sheet: Sheet, patch: Patch): void {
  if (sheet.mayWrite()) sheet.table?.dress(sheet.area, patch)
}

export function toggle(sheet: Sheet, property: 'b' | 'i' | 'w'): void {
  const { row, column } = sheet.active
  dress(sheet, { [property]: sheet.look(row, column)[property] ? undefined : true })
}

const DECIMALS = /^(dec|eur|pct):(\d)$/

/** One decimal more, or one less. */
export function decimals(sheet: Sheet, by: 1 | -1): void {
  const { row, column } = sheet.active
  const { n = '' } = sheet.look(row, column)
  const [, kind = 'dec', count] = DECIMALS.exec(n) ?? []
  const now = count
    ? Number(count)
    : n === 'int'
      ? 0
      : Math.min(6, (sheet.kept(row, column).split('.')[1] ?? '').length)
  dress(sheet, { n: `${kind}:${Math.max(0, Math.min(6, now + by))}` })
}

export function insertRows(sheet: Sheet, below = false): void {
  const { top, bottom } = sheet.area
  if (sheet.mayWrite()) sheet.table?.insertRows(below ? bottom + 1 : top, Math.min(bottom - top + 1, 1000))
}

export function insertColumns(sheet: Sheet, after = false): void {
  const { left, right } = sheet.area
  if (sheet.mayWrite()) sheet.table?.insertColumns(after ? right + 1 : left, Math.min(right - left + 1, 100))
}

export function removeRows(sheet: Sheet): void {
  const { top, bottom } = sheet.area
  if (sheet.mayWrite()) sheet.table?.removeRows(top, bottom - top + 1)
}

export function removeColumns(sheet: Sheet): void {
  const { left, right } = sheet.area
  if (sheet.mayWrite()) sheet.table?.removeColumns(left, right - left + 1)
}

/** What is above the active cell stays in sight, and what is left of it; or nothing does, when that is so already. */
export function freeze(sheet: Sheet): void {
  const { info, active } = sheet
  if (!info || !sheet.mayWrite()) return
  const isSo = info.frozenRows === active.row && info.frozenColumns === active.column
  sheet.table?.freeze(isSo ? 0 : active.row, isSo ? 0 : active.column)
}

/** Numbers first, then texts as people order them, then the rest; nothing comes last either way. */
function compare(one: Value, other: Value, texts: Intl.Collator): number {
  const rank = (value: Value) => ['number', 'string', 'boolean', 'object'].indexOf(typeof value)
  if (typeof one === 'number' && typeof other === 'number') return one - other
  if (typeof one === 'string' && typeof other === 'string') return texts.compare(one, other)
  return rank(one) - rank(other) || Number(one === true) - Number(other === true)
}

/** Puts the rows under the frozen ones in the order of the active column, for everybody. */
export function sort(sheet: Sheet, descending: boolean): void {
  const { table, info, size } = sheet
  const { column } = sheet.active
  if (!table || !info || !sheet.mayWrite()) return
  const top = info.frozenRows
  const all = trimmed({ top, left: 0, bottom: size.rows - 1, right: size.columns - 1 }, filled(sheet))
  const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  const values = grid({ ...all, left: column, right: column }, (row) => sheet.value(row, column)).map(
    ([value]) => value,
  )
  const isNothing = (place: number) => (values[place] ?? '') === ''
  const places = values.map((_, place) => place)
  places.sort((one, other) => {
    if (isNothing(one) || isNothing(other)) return Number(isNothing(one)) - Number(isNothing(other)) || one - other
    const order = compare(values[one] ?? null, values[other] ?? null, texts)
    return (descending ? -order : order) || one - other
  })
  if (places.some((place, now) => place !== now))
    table.order(
      top,
      places.map((place) => place + top),
    )
}

/** The cells above the active one that hold numbers or formulas, else those left of it. */
export function summed(sheet: Sheet): string {
  const { active, size } = sheet
  const counts = ({ row, column }: Spot) => /^[nf]/.test(sheet.kept(row, column))
  for (const direction of ['up', 'left'] as const) {
    const first = moved(active, direction, size)
    let last = first
    if (!counts(first) || (first.row === active.row && first.column === active.column)) continue
    for (let next = moved(last, direction, size); counts(next) && next !== last; next = moved(last, direction, size)) {
      if (next.row === last.row && next.column === last.column) break
      last = next
    }
    return nameOfArea({ top: last.row, left: last.column, bottom: first.row, right: first.column })
  }
  return ''
}

/** What comes next in a line of cells: numbers count on when there are two or more, all else begins again. */
function continued(line: readonly Kept[], place: number): Kept | undefined {
  const numbers = line.map((kept) => (kept.startsWith('n') ? Number(kept.slice(1)) : NaN))
  if (numbers.length < 2 || numbers.some(Number.isNaN)) return undefined
  const step = ((numbers.at(-1) ?? 0) - (numbers[0] ?? 0)) / (numbers.length - 1)
  // As one would write it: 0.1 and 0.2 go on with 0.3.
  return `n${Number(((numbers[0] ?? 0) + step * place).toPrecision(15))}`
}

/** Carries cells on into an area around them, with what they look like. */
export function fill(sheet: Sheet, from: Area, to: Area): void {
  const { rows, columns } = sizeOf(from)
  const down = to.bottom > from.bottom || to.top < from.top
  const wrapped = (distance: number, count: number) => ((distance % count) + count) % count
  const edits: Edit[] = each(to, (row, column) => ({ row, column, kept: '' }))
    .filter(({ row, column }) => !isWithin(from, row, column))
    .map(({ row, column }) => {
      const source = {
        row: from.top + wrapped(row - from.top, rows),
        column: from.left + wrapped(column - from.left, columns),
      }
      const line = down
        ? each({ ...from, left: source.column, right: source.column }, (r, c) => sheet.kept(r, c))
        : each({ ...from, top: source.row, bottom: source.row }, (r, c) => sheet.kept(r, c))
      const next = continued(line, down ? row - from.top : column - from.left)
      return {
        row,
        column,
        kept:
          next ?? sheet.moved(sheet.kept(source.row, source.column), { table: sheet.id, ...source }, { row, column }),
      }
    })
  carry(sheet, edits, (edit) => ({
    row: from.top + wrapped(edit.row - from.top, rows),
    column: from.left + wrapped(edit.column - from.left, columns),
  }))
}

/** Writes, and dresses each cell as the one that it comes from. */
function carry(sheet: Sheet, edits: readonly Edit[], source: (edit: Edit) => Spot): void {
  sheet.book.together(() => {
    sheet.write(edits)
    if (!sheet.mayWrite()) return
    for (const edit of edits) {
      const { row, column } = source(edit)
      dressAs(sheet, edit, { ...NOTHING, ...sheet.look(row, column) })
    }
  })
}

export type Patch = { [Property in keyof Look]?: Look[Property] | undefined }

/** As everywhere. */
export const NOTHING: Patch = {
  n: undefined,
  b: undefined,
  i: undefined,
  w: undefined,
  a: undefined,
  c: undefined,
  f: undefined,
}

/** Of a cell, what is not so yet. */
export function dressAs(sheet: Sheet, { row, column }: Spot, look: Patch): void {
  const now = sheet.look(row, column)
  const keys = Object.keys(look) as (keyof Look)[]
  if (!sheet.mayWrite() || keys.every((key) => look[key] === now[key])) return
  sheet.table?.dress({ top: row, bottom: row, left: column, right: column }, look)
}

/** Ctrl D: the first row of what is chosen goes on to its end; of one row, the row above. */
export function fillDown(sheet: Sheet): void {
  const { top, bottom, left, right } = sheet.area
  const from = top === bottom ? Math.max(0, top - 1) : top
  fill(sheet, { top: from, bottom: from, left, right }, { top: from, bottom, left, right })
}

const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Where it is found, from the top down, as it is seen or typed; accents and capitals do not matter. */
export function found(sheet: Sheet, text: string): Spot[] {
  const sought = plain(text.trim())
  const { rows, columns } = sheet.size
  if (!sought) return []
  return each({ top: 0, left: 0, bottom: rows - 1, right: columns - 1 }, (row, column) => {
    if (!sheet.kept(row, column)) return []
    const holds = plain(sheet.shown(row, column)).includes(sought) || plain(sheet.typed(row, column)).includes(sought)
    return holds ? [{ row, column }] : []
  }).flat()
}

/** Puts other words in place of those sought, in what was typed; returns how many cells it changed. */
export function replace(sheet: Sheet, spots: readonly Spot[], text: string, by: string): number {
  const sought = new RegExp(text.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu')
  const edits = spots.flatMap(({ row, column }): Edit[] => {
    const typed = sheet.typed(row, column)
    const changed = typed.replace(sought, () => by)
    const read = changed === typed ? undefined : sheet.read(changed, row, column)
    return read && 'kept' in read ? [{ row, column, kept: read.kept }] : []
  })
  sheet.write(edits)
  return edits.length
}
