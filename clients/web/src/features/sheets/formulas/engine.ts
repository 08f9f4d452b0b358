/* What the formulas of a book come to, worked out beside the page after each change. */

import type { Book, Change, Engine, Value } from '../types'
import { calculatorBeside, type Calculator } from './calculator'
import type { Input, Outcome } from './calculation'
import { Feed, type Layout } from './feed'
import { isFormula, literal } from './values'

/** Changes of one frame are worked out together. */
const FRAME = 16
/** What formulas come to that the evaluator gave up. */
const GIVEN_UP: Value = { error: '#CALC!' }

export function engineOf(book: Book, begin: () => Calculator = calculatorBeside): Engine {
  return new Beside(book, begin)
}

class Beside implements Engine {
  readonly #book: Book
  readonly #begin: () => Calculator
  readonly #feed: Feed
  readonly #listeners = new Set<() => void>()
  readonly #unlisten: () => void
  #calculator: Calculator | undefined
  #layouts = new Map<number, Layout>()
  /** By table, then `{row}:{column}`. */
  #values = new Map<string, Map<string, Value>>()
  #cells = new Map<string, Set<string>>()
  #everything = true
  #working = false
  #broken = false
  #closed = false

  constructor(book: Book, begin: () => Calculator) {
    this.#book = book
    this.#begin = begin
    this.#feed = new Feed(book)
    this.#unlisten = book.listen((change) => this.#changed(change))
    void this.#run()
  }

  value(table: string, row: number, column: number): Value {
    const there = this.#book.table(table)
    const kept = there?.kept(row, column) ?? ''
    if (kept && !isFormula(kept)) return literal(kept)
    if (this.#broken && kept) return GIVEN_UP
    return this.#values.get(table)?.get(`${there?.rows[row]}:${there?.columns[column]}`) ?? null
  }

  get settled(): boolean {
    return !this.#working
  }

  listen(told: () => void): () => void {
    this.#listeners.add(told)
    return () => this.#listeners.delete(told)
  }

  close(): void {
    this.#closed = true
    this.#unlisten()
    this.#listeners.clear()
    this.#calculator?.close()
  }

  #changed(change: Change): void {
    if (change.structure.size > 0 || change.tables) this.#everything = true
    for (const [table, cells] of change.cells) {
      const dirty = this.#cells.get(table) ?? new Set()
      for (const cell of cells) dirty.add(cell)
      this.#cells.set(table, dirty)
      this.#forget(table, cells)
    }
    if (this.#waiting) void this.#run()
  }

  /** What formulas came to that are no more. */
  #forget(id: string, cells: ReadonlySet<string>): void {
    const [table, values] = [this.#book.table(id), this.#values.get(id)]
    for (const cell of cells) {
      const [row = '', column = ''] = cell.split(':')
      const kept = table?.kept(table.place('row', row), table.place('column', column)) ?? ''
      if (!isFormula(kept)) values?.delete(cell)
    }
  }

  get #waiting(): boolean {
    return !this.#closed && (this.#everything || this.#cells.size > 0)
  }

  async #run(): Promise<void> {
    if (this.#working) return
    this.#working = true
    while (this.#waiting) {
      await new Promise((resolve) => setTimeout(resolve, FRAME))
      if (!this.#closed) await this.#batch()
    }
    this.#working = false
    this.#tell()
  }

  async #batch(): Promise<void> {
    const all = this.#everything || !this.#calculator
    const cells = this.#cells
    this.#everything = false
    this.#cells = new Map()
    const inputs = all ? await this.#all() : this.#feed.cells(cells, this.#layouts)
    if (!inputs || this.#closed || (inputs.length === 0 && !all)) return
    try {
      this.#calculator ??= this.#begin()
      this.#take(await this.#calculator.work({ inputs, all }), all)
      this.#broken = false
    } catch {
      this.#breakDown()
    }
    this.#tell()
  }

  async #all(): Promise<Input[] | undefined> {
    const told = await this.#feed.everything(() => this.#everything)
    if (told) this.#layouts = told.layouts
    return told?.inputs
  }

  #take(outcomes: readonly Outcome[], all: boolean): void {
    if (all) this.#values = new Map()
    for (const [number, row, column, value] of outcomes) {
      const layout = this.#layouts.get(number)
      if (!layout) continue
      const values = this.#values.get(layout.table) ?? new Map<string, Value>()
      this.#values.set(layout.table, values)
      const cell = `${layout.rows[row]}:${layout.columns[column]}`
      if (value === undefined) values.delete(cell)
      else values.set(cell, value)
    }
  }

  /** With the next change another evaluator begins. */
  #breakDown(): void {
    this.#calculator?.close()
    this.#calculator = undefined
    this.#broken = true
    this.#feed.forget()
    this.#values = new Map()
  }

  #tell(): void {
    for (const told of [...this.#listeners]) told()
  }
}
