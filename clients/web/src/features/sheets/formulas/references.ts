/* References: kept by the ids of rows and columns, typed and worked out by their places. */

import { edgeOf, placeOf } from '../book/resolving'
import type { Book, Table } from '../types'
import { columnName, type Corner, type Kept, type Part, type Placed } from './tokens'

type Kind = 'row' | 'column'

/** Nothing where it refers to what is no more. */
export function placed(kept: Kept, table: Table): Placed | undefined {
  if (!kept.to) {
    const from = placedCorner(kept.from, (part, kind) => placeOf(table, kind, part.at))
    return from && { from }
  }
  const from = placedCorner(kept.from, (part, kind) => edgeOf(table, kind, part.at, 'start'))
  const to = placedCorner(kept.to, (part, kind) => edgeOf(table, kind, part.at, 'end'))
  return from && to && inOrder(from, to, kept, table)
}

function placedCorner(
  corner: Corner<string>,
  place: (part: Part<string>, kind: Kind) => number,
): Corner<number> | undefined {
  const found: Corner<number> = {}
  for (const kind of ['row', 'column'] as const) {
    const part = corner[kind]
    if (!part) continue
    const at = place(part, kind)
    if (at < 0) return undefined
    found[kind] = { at, held: part.held }
  }
  return found
}

/** Rows that were moved past one another are still the ends of a range. Where one of them was removed, nothing says what was
 * between them: the same rule as in `server/live/formulas.py`. */
function inOrder(from: Corner<number>, to: Corner<number>, kept: Kept, table: Table): Placed | undefined {
  for (const kind of ['row', 'column'] as const) {
    const [first, last] = [from[kind], to[kind]]
    if (!first || !last || first.at <= last.at) continue
    const ends = [kept.from[kind], kept.to?.[kind]]
    if (ends.some((part) => part && placeOf(table, kind, part.at) < 0)) return undefined
    from[kind] = last
    to[kind] = first
  }
  return { from, to }
}

/** Nothing where it is outside the table. */
export function byIds(reference: Placed, table: Table): Kept | undefined {
  const from = keptCorner(reference.from, table)
  const to = reference.to && keptCorner(reference.to, table)
  if (!from || (reference.to && !to)) return undefined
  return to ? { from, to } : { from }
}

function keptCorner(corner: Corner<number>, table: Table): Corner<string> | undefined {
  const kept: Corner<string> = {}
  for (const kind of ['row', 'column'] as const) {
    const part = corner[kind]
    if (!part) continue
    const at = (kind === 'row' ? table.rows : table.columns)[part.at]
    if (at === undefined) return undefined
    kept[kind] = { at, held: part.held }
  }
  return kept
}

/** As far along as it is copied, but for what is held. */
export function along(reference: Placed, rows: number, columns: number): Placed {
  const move = (corner: Corner<number>): Corner<number> => ({
    ...(corner.row && { row: along1(corner.row, rows) }),
    ...(corner.column && { column: along1(corner.column, columns) }),
  })
  return { from: move(reference.from), ...(reference.to && { to: move(reference.to) }) }
}

const along1 = (part: Part<number>, by: number) => (part.held ? part : { ...part, at: part.at + by })

/** `{r:c}`, `{s!$r:c}:{q:d}`. */
export function keptText({ table, from, to }: Kept): string {
  const corner = ({ row, column }: Corner<string>) => `${one(row)}:${one(column)}`
  const one = (part: Part<string> | undefined) => (part ? `${part.held ? '$' : ''}${part.at}` : '')
  return `{${table ? `${table}!` : ''}${corner(from)}}${to ? `:{${corner(to)}}` : ''}`
}

/** `E9`, `$E$9:F12`, `C:C`. */
export function placedText({ from, to }: Placed): string {
  const row = (part: Part<number> | undefined) => (part ? `${part.held ? '$' : ''}${part.at + 1}` : '')
  const column = (part: Part<number> | undefined) => (part ? `${part.held ? '$' : ''}${columnName(part.at)}` : '')
  const corner = (one: Corner<number>) => column(one.column) + row(one.row)
  return to ? `${corner(from)}:${corner(to)}` : corner(from)
}

/** Before a reference, as it is typed: quoted where it would be read as something else. */
export function prefix(name: string): string {
  const plain = /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(name) && !/^[A-Z]{1,3}\d+$/i.test(name)
  return plain ? `${name}!` : `'${name.replaceAll("'", "''")}'!`
}

export function tableNamed(book: Book, name: string): string | undefined {
  const wanted = name.trim().toLowerCase()
  return book.tables.find((table) => table.name.trim().toLowerCase() === wanted)?.id
}
