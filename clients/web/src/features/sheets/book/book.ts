/* A sheet: its tables, on a document of Yjs. docs/sheets.md says what stands where. */

import type * as Y from 'yjs'
import type { Book, TableInfo } from '../types'
import { Acts } from './acts'
import { Changes } from './changes'
import { isId, newIds } from './ids'
import { Mirror } from './mirror'
import { distinct, isPlace, nameOf, placeAfter } from './names'
import { LiveTable, type Shared } from './table'

const MOST_TABLES = 200
/** Of a new table. */
const ROWS = 200
const COLUMNS = 26

type Told = 'name' | 'at' | 'rows' | 'cols'

/** `origin` is that of one's own transactions; those of `undo` and `redo` have another, and are local as well. */
export function bookOf(doc: Y.Doc, origin: unknown): Book {
  return new LiveBook(doc, origin)
}

class LiveBook implements Book {
  private readonly acts: Acts
  private readonly changes: Changes
  private readonly shared: Shared
  private readonly mirror: Mirror
  private readonly told: Record<Told, Map<string, string>> = {
    name: new Map(),
    at: new Map(),
    rows: new Map(),
    cols: new Map(),
  }
  private readonly open = new Map<string, LiveTable>()
  private infos: readonly TableInfo[] | undefined

  constructor(doc: Y.Doc, origin: unknown) {
    this.acts = new Acts(doc, origin)
    this.changes = new Changes(doc)
    this.shared = {
      doc,
      acts: this.acts,
      changes: this.changes,
      newId: newIds(
        () => doc.clientID,
        () => this.known(),
      ),
      freeze: (table, rows, columns) => this.freeze(table, rows, columns),
    }
    this.mirror = new Mirror(
      doc.getMap('book'),
      this.acts,
      (key, value) => this.take(key, value),
      () => this.follow(),
    )
    for (const { id } of this.tables) this.opened(id)
  }

  get tables(): readonly TableInfo[] {
    return (this.infos ??= this.listed())
  }

  get canUndo(): boolean {
    return this.acts.can('undo')
  }

  get canRedo(): boolean {
    return this.acts.can('redo')
  }

  table(id: string): LiveTable | undefined {
    return this.tables.some((one) => one.id === id) ? this.opened(id) : undefined
  }

  addTable(name: string): string {
    const { name: names, at } = this.told
    if (nameOf(name) === '' || names.size >= MOST_TABLES) return ''
    const id = this.shared.newId()
    const last = this.tables.at(-1)
    this.together(() => {
      this.mirror.put(`${id}:at`, placeAfter((last && at.get(last.id)) ?? ''))
      this.mirror.put(`${id}:name`, nameOf(name))
      const table = this.opened(id)
      table.insertRows(0, ROWS)
      table.insertColumns(0, COLUMNS)
    })
    return id
  }

  renameTable(id: string, name: string): void {
    const now = this.tables.find((one) => one.id === id)
    if (!now || nameOf(name) === '' || nameOf(name) === now.name) return
    this.together(() => this.mirror.put(`${id}:name`, nameOf(name)))
  }

  /** One stays. */
  removeTable(id: string): void {
    if (this.tables.length < 2 || !this.table(id)) return
    this.together(() => this.mirror.put(`${id}:name`, undefined))
  }

  together(acts: () => void): void {
    this.acts.together(acts)
  }

  undo(): void {
    this.acts.back('undo')
  }

  redo(): void {
    this.acts.back('redo')
  }

  listen(told: Parameters<Book['listen']>[0]): () => void {
    return this.changes.listen(told)
  }

  close(): void {
    for (const part of [this.mirror, ...this.open.values(), this.acts, this.changes]) part.close()
  }

  private freeze(id: string, rows: number, columns: number): void {
    const table = this.table(id)
    if (!table || !counts(rows, table.rows.length) || !counts(columns, table.columns.length)) return
    this.together(() => {
      for (const [key, count] of [['rows', rows] as const, ['cols', columns] as const])
        if (Number(this.told[key].get(id) ?? 0) !== count)
          this.mirror.put(`${id}:${key}`, count > 0 ? String(count) : undefined)
    })
  }

  private opened(id: string): LiveTable {
    const table = this.open.get(id) ?? new LiveTable(id, this.shared)
    this.open.set(id, table)
    return table
  }

  private take(key: string, value: unknown): boolean {
    const [id, told = '', more] = key.split(':')
    if (!isId(id) || more !== undefined || !Object.hasOwn(this.told, told)) return false
    const read = VALUES[told as Told](value)
    if (read === undefined) this.told[told as Told].delete(id)
    else this.told[told as Told].set(id, read)
    this.infos = undefined
    return true
  }

  private follow(): void {
    this.changes.table()
    for (const { id } of this.tables) {
      if (this.open.has(id)) continue
      this.opened(id)
      this.changes.structure(id)
    }
  }

  private listed(): TableInfo[] {
    const { name, at, rows, cols } = this.told
    const ordered = [...name.keys()]
      .map((id) => ({ id, at: at.get(id) ?? '' }))
      .sort((one, other) => compare(one.at, other.at) || compare(one.id, other.id))
      .slice(0, MOST_TABLES)
    const names = distinct(ordered.map(({ id }) => name.get(id) ?? ''))
    return ordered.map(({ id }, place) => ({
      id,
      name: names[place] ?? '',
      frozenRows: Number(rows.get(id) ?? 0),
      frozenColumns: Number(cols.get(id) ?? 0),
    }))
  }

  private *known(): Iterable<string> {
    for (const told of Object.values(this.told)) yield* told.keys()
    for (const table of this.open.values()) yield* table.known()
  }
}

const VALUES: Record<Told, (value: unknown) => string | undefined> = {
  name: (value) => (typeof value === 'string' && nameOf(value)) || undefined,
  at: (value) => (isPlace(value) ? value : undefined),
  rows: (value) => count(value),
  cols: (value) => count(value),
}

function count(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{1,4}$/.test(value) ? value : undefined
}

function counts(number: number, most: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= Math.min(most, 9_999)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
