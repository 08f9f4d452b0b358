/* One table of a sheet, on the document. */

import type * as Y from 'yjs'
import type { Area, Edit, Kept, Kind, Look, Table } from '../types'
import type { Acts } from './acts'
import { Cells, writable } from './cells'
import type { Changes } from './changes'
import { dress } from './dressing'
import { isId } from './ids'
import { Line } from './line'
import { isProperty, Looks, textOf, widthOf } from './looks'
import { Mirror } from './mirror'

/** Rows and columns that are shown. */
export const MOST = { row: 100_000, column: 1_000 }
const MARK = { row: 'r', column: 'c' }

/** What a table and its book share. */
export interface Shared {
  doc: Y.Doc
  acts: Acts
  changes: Changes
  newId: () => string
  freeze: (table: string, rows: number, columns: number) => void
}

export class LiveTable implements Table {
  private readonly lines: Record<Kind, Line>
  private readonly held = new Cells()
  private readonly looks = new Looks()
  private readonly gone = new Map<string, readonly [string, string]>()
  private readonly cellsMap: Mirror
  private readonly lookMap: Mirror
  private readonly goneMap: Mirror

  constructor(
    readonly id: string,
    private readonly shared: Shared,
  ) {
    const { doc, acts, changes } = shared
    const restructured = () => changes.structure(id)
    this.lines = {
      row: new Line(doc.getArray(`${id}.rows`), MOST.row, acts, restructured),
      column: new Line(doc.getArray(`${id}.cols`), MOST.column, acts, restructured),
    }
    const mirror = (
      root: string,
      take: (key: string, value: unknown) => boolean,
      told: (keys: readonly string[]) => void,
    ) => new Mirror(doc.getMap(`${id}.${root}`), acts, take, told)
    const dressed = () => changes.look()
    this.cellsMap = mirror(
      'cells',
      (key, value) => this.held.take(key, value),
      (keys) => changes.writtenIn(id, keys),
    )
    this.lookMap = mirror('look', (key, value) => this.looks.take(key, value), dressed)
    this.goneMap = mirror('gone', (key, value) => this.takeGone(key, value), restructured)
  }

  get rows(): readonly string[] {
    return this.lines.row.ids
  }

  get columns(): readonly string[] {
    return this.lines.column.ids
  }

  kept(row: number, column: number): Kept {
    const r = this.rows[row]
    const c = this.columns[column]
    return r === undefined || c === undefined ? '' : this.held.kept(r, c)
  }

  look(row: number, column: number): Look {
    return this.looks.at(this.rows[row] ?? '', this.columns[column] ?? '')
  }

  width(column: number): number {
    return this.looks.width(this.columns[column] ?? '')
  }

  writer(row: number, column: number): number | undefined {
    return this.kept(row, column) === '' ? undefined : this.cellsMap.writer(`${this.rows[row]}:${this.columns[column]}`)
  }

  place(kind: Kind, id: string): number {
    return this.lines[kind].place(id)
  }

  neighbours(kind: Kind, id: string): readonly [string, string] | undefined {
    return this.gone.get(`${MARK[kind]}:${id}`)
  }

  /** All ids that are or were there. */
  *known(): Iterable<string> {
    yield* this.rows
    yield* this.columns
    for (const key of this.gone.keys()) yield key.slice(2)
  }

  write(edits: readonly Edit[]): void {
    this.shared.acts.together(() => {
      for (const { row, column, kept } of edits) {
        const r = this.rows[row]
        const c = this.columns[column]
        const now = writable(kept)
        if (r === undefined || c === undefined || now === undefined || now === this.held.kept(r, c)) continue
        this.cellsMap.put(`${r}:${c}`, now || undefined)
      }
    })
  }

  dress(area: Area, patch: Parameters<Table['dress']>[1]): void {
    if (!span(area.top, area.bottom, this.rows) || !span(area.left, area.right, this.columns)) return
    this.shared.acts.together(() => {
      for (const [property, value] of Object.entries(patch)) {
        if (!isProperty(property)) continue
        const text = value === false ? undefined : textOf(property, value)
        if (text === undefined && value !== undefined && value !== false) continue
        dress(this.dressed(), area, property, text, (row, column, to) =>
          this.lookMap.put(`${row}:${column}:${property}`, to),
        )
      }
    })
  }

  setWidth(column: number, pixels: number): void {
    const id = this.columns[column]
    if (id === undefined || !Number.isFinite(pixels) || widthOf(pixels) === this.looks.width(id)) return
    this.shared.acts.together(() => this.lookMap.put(`:${id}:x`, String(widthOf(pixels))))
  }

  insertRows(at: number, count: number): void {
    this.insert('row', at, count)
  }

  insertColumns(at: number, count: number): void {
    this.insert('column', at, count)
  }

  removeRows(at: number, count: number): void {
    this.remove('row', at, count)
  }

  removeColumns(at: number, count: number): void {
    this.remove('column', at, count)
  }

  moveRows(from: number, count: number, to: number): void {
    this.move('row', from, count, to)
  }

  moveColumns(from: number, count: number, to: number): void {
    this.move('column', from, count, to)
  }

  order(top: number, places: readonly number[]): void {
    const now = this.rows.slice(top, top + places.length)
    const wanted = places.map((place) => this.rows[place])
    const one = new Set<unknown>(now)
    const same = now.length === places.length && new Set(wanted).size === one.size && wanted.every((id) => one.has(id))
    if (!span(top, top + places.length - 1, this.rows) || !same) return
    const first = wanted.findIndex((id, place) => id !== now[place])
    if (first === -1) return
    const last = wanted.findLastIndex((id, place) => id !== now[place])
    const ids = wanted.slice(first, last + 1).filter(isId)
    this.put('row', ids, top + first)
  }

  freeze(rows: number, columns: number): void {
    this.shared.freeze(this.id, rows, columns)
  }

  close(): void {
    for (const part of [this.lines.row, this.lines.column, this.cellsMap, this.lookMap, this.goneMap]) part.close()
  }

  private insert(kind: Kind, at: number, count: number): void {
    const line = this.lines[kind]
    if (!Number.isInteger(at) || at < 0 || at > line.ids.length) return
    if (!Number.isInteger(count) || count < 1 || count > MOST[kind] - line.ids.length) return
    this.put(kind, Array.from({ length: count }, this.shared.newId), at)
  }

  /** One row and one column stay. */
  private remove(kind: Kind, at: number, count: number): void {
    const line = this.lines[kind]
    if (!span(at, at + count - 1, line.ids) || count >= line.ids.length) return
    const ids = line.ids.slice(at, at + count)
    const between = `${line.ids[at - 1] ?? ''}|${line.ids[at + count] ?? ''}`
    this.shared.acts.together(() => {
      for (const id of ids) this.goneMap.put(`${MARK[kind]}:${id}`, between)
      line.take(ids)
    })
  }

  private move(kind: Kind, from: number, count: number, to: number): void {
    const { ids } = this.lines[kind]
    if (!span(from, from + count - 1, ids) || !Number.isInteger(to) || to < 0 || to > ids.length - count) return
    if (to !== from) this.put(kind, ids.slice(from, from + count), to)
  }

  /** `at` is counted without those that are put. */
  private put(kind: Kind, ids: readonly string[], at: number): void {
    const line = this.lines[kind]
    const moved = new Set(ids)
    const after = line.ids.filter((id) => !moved.has(id))[at - 1] ?? ''
    this.shared.acts.together(() => line.put(ids, after))
  }

  private dressed() {
    return { looks: this.looks, rows: this.rows, columns: this.columns }
  }

  private takeGone(key: string, value: unknown): boolean {
    const [before = '', after = '', more] = typeof value === 'string' ? value.split('|') : ['!']
    const whole = [before, after].every((id) => id === '' || isId(id)) && more === undefined
    if (!/^[rc]:/.test(key) || !isId(key.slice(2))) return false
    if (whole) this.gone.set(key, [before, after])
    else this.gone.delete(key)
    return true
  }
}

function span(from: number, to: number, ids: readonly string[]): boolean {
  return Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to < ids.length
}
