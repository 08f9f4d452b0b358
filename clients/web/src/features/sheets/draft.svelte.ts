/* What is being written into one cell, until it is kept or given up. */

import { language } from '../../i18n'
import { replaced, wantsReference } from './drafting'
import { prefix } from './formulas/references'
import type { Fault } from './formulas/formula'
import { at, isSame, moved, nameOfArea, areaOf, type Direction, type Selected, type Spot } from './selection'
import type { Sheet } from './sheet.svelte'
import { words } from './words'

export class Draft {
  text = $state('')
  caret = $state(0)
  /** Why it is not kept as it is. */
  failure = $state('')
  /** Which of the functions that are proposed is taken next. */
  proposed = $state(0)
  /** Escape hides them first. */
  unhelped = $state(false)
  /** The cells whose name is being put into it, and where in the text that stands. */
  pointed = $state.raw<{ selected: Selected; from: number; to: number }>()
  readonly table: string
  readonly #row: string | undefined
  readonly #column: string | undefined
  readonly #before: string

  constructor(
    readonly sheet: Sheet,
    { row, column }: Spot,
    text: string,
    /** Typed over what was there: arrows leave it. */
    readonly over: boolean,
    readonly inBar: boolean,
  ) {
    this.table = sheet.id
    this.#row = sheet.table?.rows[row]
    this.#column = sheet.table?.columns[column]
    this.#before = over ? '' : text
    this.text = text
    this.caret = text.length
  }

  /** Where its cell stands now; nothing once somebody has removed it. */
  get spot(): Spot | undefined {
    void this.sheet.version
    const { rows = [], columns = [] } = this.sheet.book.table(this.table) ?? {}
    const spot = { row: rows.indexOf(this.#row ?? ''), column: columns.indexOf(this.#column ?? '') }
    return spot.row < 0 || spot.column < 0 ? undefined : spot
  }

  isAt(row: number, column: number): boolean {
    const { spot } = this
    return this.table === this.sheet.id && !!spot && isSame(spot, { row, column })
  }

  /** As it stands in its field now. */
  type(text: string, caret: number): void {
    this.text = text
    this.caret = caret
    this.failure = ''
    this.pointed = undefined
    this.proposed = 0
    this.unhelped = false
  }

  /** A caret moved by hand ends the pointing. */
  place(caret: number): void {
    if (caret === this.caret) return
    this.caret = caret
    this.pointed = undefined
  }

  get isPointing(): boolean {
    return !!this.pointed || wantsReference(this.text, this.caret)
  }

  /** Writes the name of these cells where the caret is, or in place of those named just before. */
  pointAt(selected: Selected): void {
    const { from, to } = this.pointed ?? { from: this.caret, to: this.caret }
    const { text, caret } = replaced(this.text, from, to, this.#nameOf(selected))
    this.text = text
    this.caret = caret
    this.pointed = { selected, from, to: caret }
    this.failure = ''
  }

  /** The same by an arrow: from the cells named last, or from the one that is being written. */
  pointBy(direction: Direction, extending: boolean): void {
    const last = this.pointed?.selected ?? at(this.spot?.row ?? 0, this.spot?.column ?? 0)
    const end = moved(extending ? last.end : last.active, direction, this.sheet.size)
    this.pointAt(extending ? { active: last.active, end } : { active: end, end })
  }

  #nameOf(selected: Selected): string {
    const name = nameOfArea(areaOf(selected))
    const { info } = this.sheet
    if (!info || info.id === this.table) return name
    return prefix(info.name) + name
  }

  /** Puts the name of a function where a word of it stands. */
  complete(word: string, name: string): void {
    const done = replaced(this.text, this.caret - word.length, this.caret, `${name}(`)
    this.text = done.text
    this.caret = done.caret
  }

  /** Keeps it in its cell; false, and why, when it cannot be. */
  keep(): boolean {
    const { sheet, spot } = this
    if (this.text === this.#before && !this.over) return this.drop()
    if (!spot) {
      this.failure = words().rowGone
      return false
    }
    const read = sheet.read(this.text, spot.row, spot.column, this.table)
    if ('wrong' in read) {
      this.failure = saidOf(read)
      return false
    }
    sheet.book.together(() => {
      const table = sheet.book.table(this.table)
      table?.write([{ ...spot, kept: read.kept }])
      const area = { top: spot.row, bottom: spot.row, left: spot.column, right: spot.column }
      if (read.look) table?.dress(area, read.look)
    })
    return this.drop()
  }

  /** Gives it up, or is done with it: the cell is chosen again. */
  drop(): true {
    const { sheet, spot } = this
    sheet.draft = undefined
    if (sheet.id !== this.table && sheet.tables.some(({ id }) => id === this.table)) sheet.open(this.table)
    if (spot) sheet.choose(at(spot.row, spot.column))
    return true
  }
}

/** Between the arguments of a function, as it is typed. */
export const separator = () => (language() === 'fr' ? ';' : ',')

/** What is wrong with a formula, in words. */
export function saidOf({ wrong, name = '', nearest }: Fault): string {
  const says = words().fault
  if (wrong === 'function') return nearest ? says.nearest(name, nearest) : says.function(name)
  return wrong === 'reference' ? says.reference(name) : says[wrong]
}
