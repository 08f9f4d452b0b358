/* What the evaluator has been told of a book, and what it has yet to be told. */

import type { Book, Kept, Table } from '../types'
import { evaluatorName, type Input } from './calculation'
import { toEvaluate } from './formula'
import { isFormula, literal } from './values'

/** As many cells as are looked at before the page has its turn. */
const TURN = 5000
/** Of a table that the evaluator holds. */
const WIDEST = 16_384

/** Which id stands at each place of a table. */
export interface Layout {
  table: string
  rows: readonly string[]
  columns: readonly string[]
}

export interface Told {
  inputs: Input[]
  /** By the number of the table; of those that are looked at. */
  layouts: Map<number, Layout>
}

export class Feed {
  readonly #book: Book
  /** Tables keep their number, those that are gone too. */
  readonly #numbers = new Map<string, number>()
  readonly #fed = new Map<number, Map<number, string>>()

  constructor(book: Book) {
    this.#book = book
  }

  /** All that is other than what was told; nothing where `stale` says on the way that rows or columns have changed. */
  async everything(stale: () => boolean): Promise<Told | undefined> {
    const told: Told = { inputs: [], layouts: new Map() }
    for (const { id } of this.#book.tables) this.#number(id)
    for (const [id, number] of this.#numbers) {
      const table = this.#book.table(id)
      const layout = { table: id, rows: [...(table?.rows ?? [])], columns: [...(table?.columns ?? [])] }
      told.layouts.set(number, layout)
      if (!(await this.#whole(table, number, layout, told.inputs, stale))) return undefined
    }
    this.#note(told.inputs)
    return told
  }

  async #whole(
    table: Table | undefined,
    number: number,
    { rows, columns }: Layout,
    inputs: Input[],
    stale: () => boolean,
  ): Promise<boolean> {
    const fed = this.#fed.get(number) ?? new Map<number, string>()
    const left = new Set(fed.keys())
    for (let row = 0, seen = 0; table && row < rows.length; row++) {
      for (let column = 0; column < Math.min(columns.length, WIDEST); column++) {
        const input = this.#input(table, row, column)
        if (input) left.delete(row * WIDEST + column)
        if (input !== (fed.get(row * WIDEST + column) ?? '')) inputs.push([number, row, column, input])
      }
      seen += columns.length
      if (seen < TURN) continue
      seen = 0
      await turn()
      if (stale()) return false
    }
    for (const place of left) inputs.push([number, Math.floor(place / WIDEST), place % WIDEST, ''])
    return true
  }

  /** Of these cells, by table, `{row}:{column}`. */
  cells(changed: ReadonlyMap<string, ReadonlySet<string>>, layouts: ReadonlyMap<number, Layout>): Input[] {
    const inputs: Input[] = []
    for (const [id, cells] of changed) {
      const [table, number] = [this.#book.table(id), this.#numbers.get(id)]
      const layout = number === undefined ? undefined : layouts.get(number)
      if (!table || number === undefined || !layout) continue
      const rows = new Map(layout.rows.map((row, place) => [row, place]))
      const columns = new Map(layout.columns.map((column, place) => [column, place]))
      for (const cell of cells) {
        const [row, column] = cell.split(':').map((part, index) => (index ? columns : rows).get(part))
        if (row === undefined || column === undefined || column >= WIDEST) continue
        const input = this.#input(table, row, column)
        if (input !== (this.#fed.get(number)?.get(row * WIDEST + column) ?? ''))
          inputs.push([number, row, column, input])
      }
    }
    this.#note(inputs)
    return inputs
  }

  /** Another evaluator begins: it knows nothing. */
  forget(): void {
    this.#fed.clear()
  }

  #number(id: string): number {
    const number = this.#numbers.get(id) ?? this.#numbers.size
    this.#numbers.set(id, number)
    return number
  }

  #note(inputs: readonly Input[]): void {
    for (const [table, row, column, text] of inputs) {
      const fed = this.#fed.get(table) ?? new Map<number, string>()
      this.#fed.set(table, fed)
      if (text) fed.set(row * WIDEST + column, text)
      else fed.delete(row * WIDEST + column)
    }
  }

  #input(table: Table, row: number, column: number): string {
    const kept = table.kept(row, column)
    return kept ? this.#inputOf(kept, table.id) : ''
  }

  #inputOf(kept: Kept, table: string): string {
    if (isFormula(kept)) return toEvaluate(kept.slice(1), table, this.#book, (id) => this.#named(id)) ?? '=#ERROR!'
    const value = literal(kept)
    if (typeof value === 'string') return `'${value}`
    if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
    return value === null ? '' : String(value)
  }

  #named(id: string): string | undefined {
    const number = this.#book.table(id) ? this.#numbers.get(id) : undefined
    return number === undefined ? undefined : `${evaluatorName(number)}!`
  }
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0))
