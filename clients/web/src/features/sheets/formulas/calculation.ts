/* Works out the formulas of a book with the evaluator, which knows tables by number and cells by their places. */

import type { Model } from '@ironcalc/wasm'
import type { Value } from '../types'
import { formulaOf, planOf, type Formula } from './order'
import { columnName, columnPlace } from './tokens'

/** What is written into a cell: a formula with its `=`, a text after `'`, a number, `TRUE`; nothing empties it. */
export type Input = readonly [table: number, row: number, column: number, text: string]
/** What a cell comes to: one with a formula, or one that a formula spills into; `undefined` where it does no more. */
export type Outcome = readonly [table: number, row: number, column: number, value: Value | undefined]

export interface Batch {
  inputs: readonly Input[]
  /** Tell everything, not only what is other than before. */
  all: boolean
}

/** The evaluator rounds numbers in every format but those of days, where `@` gives all digits; seconds make it one. */
const EXACT = '@"|"[s]'
const [NUMBER, TRUTH, ERROR] = [1, 4, 16]
/** As many cells as one formula may spill into. */
const MOST_SPILLED = 10_000
/** The first sheet of the evaluator, which it works out before the others, leads it to what comes first. */
const LEAD = 0
const CIRCULAR = '=#CIRC!'

/** As the evaluator calls it. */
export const evaluatorName = (table: number) => `Sheet${table + 2}`

/** Of what a formula fills. */
interface Size {
  width: number
  height: number
  /** It never fills more than its own cell. */
  single: boolean
}

export class Calculation {
  readonly #model: Model
  readonly #formulas = new Map<string, Formula & { text: string }>()
  readonly #sizes = new Map<string, Size>()
  #circular = new Set<string>()
  #tables = 0
  /** How many cells lead. */
  #lead = 0
  #told = new Map<string, Outcome>()

  constructor(model: Model) {
    this.#model = model
    model.pauseEvaluation()
  }

  work({ inputs, all }: Batch): Outcome[] {
    let formulas = false
    // First of all: at each new sheet the evaluator works out everything, in whatever order.
    for (const [table] of inputs) this.#open(table)
    for (const input of inputs) formulas = this.#take(input) || formulas
    if (formulas) this.#plan()
    this.#model.evaluate()
    // What it keeps for others who would write the same workbook.
    this.#model.flushSendQueue()
    const now = this.#outcomes()
    const told = this.#told
    this.#told = now
    return all ? [...now.values()] : others(told, now)
  }

  /** Whether there are other formulas than before. */
  #take([table, row, column, text]: Input): boolean {
    const at = key(table, row, column)
    const had = this.#formulas.delete(at)
    this.#circular.delete(at)
    this.#write(table, row, column, text)
    if (!text.startsWith('=')) return had
    this.#formulas.set(at, { ...formulaOf(table, row, column, text, columnPlace), text })
    return true
  }

  #plan(): void {
    const { first, circular } = planOf(this.#formulas.values())
    const broken = new Set([...circular].map(({ table, row, column }) => key(table, row, column)))
    for (const [at, { table, row, column, text }] of this.#formulas)
      if (broken.has(at) !== this.#circular.has(at)) this.#write(table, row, column, broken.has(at) ? CIRCULAR : text)
    this.#circular = broken
    const lead = first.map(({ table, row, column }) => `=${evaluatorName(table)}!${columnName(column)}${row + 1}`)
    for (let row = 0; row < Math.max(lead.length, this.#lead); row++)
      this.#model.setUserInput(LEAD, row + 1, 1, lead[row] ?? '')
    this.#lead = lead.length
  }

  #open(table: number): void {
    for (; this.#tables <= table; this.#tables++) this.#model.newSheet()
  }

  #write(table: number, row: number, column: number, text: string): void {
    this.#sizes.delete(key(table, row, column))
    try {
      this.#model.setUserInput(table + 1, row + 1, column + 1, text)
    } catch (error) {
      // What it does not take is no formula; what breaks it is for whoever asked.
      if (!(error instanceof Error) || error.name !== 'Error') throw error
      this.#model.setUserInput(table + 1, row + 1, column + 1, text ? '#ERROR!' : '')
    }
  }

  #outcomes(): Map<string, Outcome> {
    const found = new Map<string, Outcome>()
    for (const formula of this.#formulas.values())
      for (const one of this.#spilled(formula)) found.set(key(one[0], one[1], one[2]), one)
    return found
  }

  *#spilled({ table, row, column }: Formula): Generator<Outcome> {
    const [sheet, top, left] = [table + 1, row + 1, column + 1]
    const { width, height } = this.#exact(key(table, row, column), sheet, top, left)
    for (let index = 0; index < Math.min(width * height, MOST_SPILLED); index++) {
      const [down, right] = [Math.floor(index / width), index % width]
      yield [table, row + down, column + right, this.#read(sheet, top + down, left + right)]
    }
  }

  /** Has the cell, and those it spills into, say all digits: once, since the evaluator remembers each time. */
  #exact(at: string, sheet: number, row: number, column: number): Size {
    const before = this.#sizes.get(at)
    if (before?.single) return before
    const structure = this.#model.getCellArrayStructure(sheet, row, column)
    const spills = typeof structure === 'object' && 'DynamicAnchor' in structure
    const [width, height] = spills ? structure.DynamicAnchor : [1, 1]
    if (before?.width === width && before.height === height) return before
    this.#model.updateRangeStyle({ sheet, row, column, width, height }, 'num_fmt', EXACT)
    const size = { width, height, single: !spills }
    this.#sizes.set(at, size)
    return size
  }

  #read(sheet: number, row: number, column: number): Value {
    const text = this.#model.getFormattedCellValue(sheet, row, column)
    switch (this.#model.getCellType(sheet, row, column)) {
      case NUMBER: {
        const number = Number(text.split('|', 1)[0])
        return Number.isFinite(number) ? number || 0 : { error: '#NUM!' }
      }
      case TRUTH:
        return text === 'TRUE'
      case ERROR:
        return { error: text }
      default:
        return text
    }
  }
}

const key = (table: number, row: number, column: number) => `${table}:${row}:${column}`

function others(told: ReadonlyMap<string, Outcome>, now: ReadonlyMap<string, Outcome>): Outcome[] {
  const found: Outcome[] = []
  for (const [at, outcome] of now) if (!same(outcome[3], told.get(at)?.[3])) found.push(outcome)
  for (const [at, [table, row, column]] of told) if (!now.has(at)) found.push([table, row, column, undefined])
  return found
}

function same(one: Value | undefined, other: Value | undefined): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other
  return one?.error === other?.error
}
