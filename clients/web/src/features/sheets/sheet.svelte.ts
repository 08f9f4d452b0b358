/* The sheet that one has before oneself: which of its tables, what is chosen in it, and what is being written. */

import { language } from '../../i18n'
import { Draft } from './draft.svelte'
import { asTyped, display, movedBy } from './formulas/shown'
import { readTyped, type At, type Read } from './formulas/typed'
import { areaOf, at, kept, type Selected, type Size, type Spot } from './selection'
import type { Area, Book, Change, Edit, Engine, Kept, Look, Table, TableInfo, Value } from './types'

/** Rows and columns by their ids: where they stand may change. */
interface Held {
  active: readonly [row: string | undefined, column: string | undefined]
  end: readonly [row: string | undefined, column: string | undefined]
}

export class Sheet {
  /** Rises with each change: what reads a cell reads it, and so is read again. */
  version = $state(0)
  selected = $state.raw<Selected>(at(0, 0))
  draft = $state.raw<Draft>()
  /** Rises when the active cell is to come into sight. */
  led = $state(0)
  /** Whether one looks for something in it. */
  finding = $state(false)
  #id = $state('')
  #held: Held | undefined
  readonly #ends: (() => void)[]

  constructor(
    readonly node: number,
    readonly book: Book,
    readonly engine: Engine,
    readonly mayWrite: () => boolean,
    readonly point: (at: string) => void = () => undefined,
  ) {
    this.#id = book.tables[0]?.id ?? ''
    this.#ends = [book.listen((change) => this.#follow(change)), engine.listen(() => this.version++)]
  }

  close(): void {
    for (const end of this.#ends) end()
  }

  get tables(): readonly TableInfo[] {
    void this.version
    return this.book.tables
  }

  /** Of the table that is shown; the first when the one chosen is no more. */
  get info(): TableInfo | undefined {
    return this.tables.find((one) => one.id === this.#id) ?? this.tables[0]
  }

  get id(): string {
    return this.info?.id ?? ''
  }

  get table(): Table | undefined {
    return this.book.table(this.id)
  }

  get size(): Size {
    const table = this.table
    return { rows: table?.rows.length ?? 0, columns: table?.columns.length ?? 0 }
  }

  get area(): Area {
    return areaOf(this.selected)
  }

  get active(): Spot {
    return this.selected.active
  }

  kept(row: number, column: number): Kept {
    return this.table?.kept(row, column) ?? ''
  }

  look(row: number, column: number): Look {
    return this.table?.look(row, column) ?? {}
  }

  value(row: number, column: number): Value {
    return this.engine.value(this.id, row, column)
  }

  /** As the cell is seen. */
  shown(row: number, column: number): string {
    return display(this.value(row, column), this.look(row, column), language())
  }

  /** As it is typed. */
  typed(row: number, column: number, table = this.id): string {
    void this.version
    const which = this.book.table(table)
    const [kept, look] = [which?.kept(row, column) ?? '', which?.look(row, column) ?? {}]
    return asTyped(kept, look, { table, row, column }, this.book, language())
  }

  read(text: string, row: number, column: number, table = this.id): Read {
    const look = this.book.table(table)?.look(row, column) ?? {}
    return readTyped(text, look, { table, row, column }, this.book, language())
  }

  /** What a cell becomes that is copied from one place to another: a formula moves along. */
  moved(kept: Kept, from: At, to: Spot): Kept {
    return movedBy(kept, from, { table: this.id, ...to }, this.book)
  }

  /** Shows another table; what is being written goes on, and may refer to it. */
  open(id: string): void {
    if (id === this.id) return
    this.#id = id
    this.choose(at(0, 0))
  }

  choose(selected: Selected, lead = true): void {
    this.selected = { active: kept(selected.active, this.size), end: kept(selected.end, this.size) }
    this.#hold()
    if (lead) this.led++
  }

  extend(end: Spot): void {
    this.choose({ active: this.active, end })
  }

  write(edits: readonly Edit[]): void {
    if (this.mayWrite() && edits.length) this.table?.write(edits)
  }

  /** Begins to write into the active cell: what it holds, or this text instead. */
  begin(text?: string, inBar = false): Draft | undefined {
    if (!this.mayWrite() || !this.table?.rows.length) return undefined
    const { row, column } = this.active
    this.draft = new Draft(this, this.active, text ?? this.typed(row, column), text !== undefined, inBar)
    return this.draft
  }

  #ids({ row, column }: Spot): readonly [string | undefined, string | undefined] {
    return [this.table?.rows[row], this.table?.columns[column]]
  }

  #hold(): void {
    const table = this.table
    if (!table) return
    this.#held = { active: this.#ids(this.active), end: this.#ids(this.selected.end) }
    const [row, column] = this.#held.active
    const [otherRow, otherColumn] = this.#held.end
    const alone = row === otherRow && column === otherColumn
    this.point(`${table.id}!${row ?? ''}:${column ?? ''}${alone ? '' : `:${otherRow ?? ''}:${otherColumn ?? ''}`}`)
  }

  /** What was chosen stays chosen, wherever it stands now. */
  #follow(change: Change): void {
    this.version++
    if (!this.#held || !change.structure.has(this.id)) return
    const { rows = [], columns = [] } = this.table ?? {}
    const where = ([row, column]: Held['active'], spot: Spot): Spot => {
      const now = { row: rows.indexOf(row ?? ''), column: columns.indexOf(column ?? '') }
      return { row: now.row < 0 ? spot.row : now.row, column: now.column < 0 ? spot.column : now.column }
    }
    const { active, end } = this.#held
    this.choose({ active: where(active, this.active), end: where(end, this.selected.end) }, false)
  }
}
