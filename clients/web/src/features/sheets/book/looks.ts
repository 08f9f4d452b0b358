/* How cells, rows and columns look, by their ids; the id of a whole row's column is empty, and the other way round. */

import type { Look } from '../types'
import { isId } from './ids'

export type Property = keyof Look

const VALUES: Record<Property, RegExp> = {
  n: /^(int|(dec|eur|pct):[0-6]|date|datetime|time|text)$/,
  b: /^1$/,
  i: /^1$/,
  w: /^1$/,
  a: /^[lcr]$/,
  c: /^(red|green|blue|yellow|grey|violet)$/,
  f: /^(red|green|blue|yellow|grey|violet)$/,
}
const NONE: Look = {}

/** In CSS pixels: of a column that nobody has made wider or narrower, and of any. */
export const WIDTH = 112
const NARROWEST = 24
const WIDEST = 1_000

export function isProperty(name: string): name is Property {
  return Object.hasOwn(VALUES, name)
}

/** A value as it is kept; none for what is no such value. */
export function textOf(property: Property, value: unknown): string | undefined {
  const text = value === true ? '1' : value
  return typeof text === 'string' && VALUES[property].test(text) ? text : undefined
}

export function widthOf(pixels: number): number {
  return Math.min(Math.max(Math.round(pixels), NARROWEST), WIDEST)
}

export class Looks {
  private readonly rows = new Map<string, Map<string, Look>>()
  private readonly widths = new Map<string, number>()

  at(row: string, column: string): Look {
    const [ofColumn, ofRow, own] = [this.own('', column), this.own(row, ''), this.own(row, column)]
    return ofColumn || ofRow ? { ...ofColumn, ...ofRow, ...own } : (own ?? NONE)
  }

  own(row: string, column: string): Look | undefined {
    return this.rows.get(row)?.get(column)
  }

  width(column: string): number {
    return this.widths.get(column) ?? WIDTH
  }

  /** Takes what stands in the document; returns whether this is about a look at all. */
  take(key: string, value: unknown): boolean {
    const [row = '', column = '', property = '', more] = key.split(':')
    const known = (row === '' || isId(row)) && (column === '' || isId(column)) && row + column !== ''
    if (!known || more !== undefined) return false
    if (property === 'x') return row === '' && this.takeWidth(column, value)
    if (!isProperty(property)) return false
    this.set(row, column, property, textOf(property, typeof value === 'string' ? value : undefined))
    return true
  }

  private takeWidth(column: string, value: unknown): boolean {
    if (typeof value === 'string' && /^\d{1,5}$/.test(value)) this.widths.set(column, widthOf(Number(value)))
    else this.widths.delete(column)
    return true
  }

  private set(row: string, column: string, property: Property, text: string | undefined): void {
    let cells = this.rows.get(row)
    if (!cells) this.rows.set(row, (cells = new Map()))
    const look = Object.entries(cells.get(column) ?? NONE).filter(([name]) => name !== property)
    if (text !== undefined) look.push([property, 'biw'.includes(property) ? true : text])
    if (look.length > 0) cells.set(column, Object.fromEntries(look))
    else cells.delete(column)
  }
}
