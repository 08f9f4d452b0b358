/* What cells hold, by the ids of their row and column. */

import type { Kept } from '../types'
import { isId } from './ids'

/** Letters of a text in a cell, as in other spreadsheets. */
const LONGEST = 32_767
const HOLDS: Record<string, RegExp> = {
  n: /^-?\d+(\.\d+)?(e[+-]?\d+)?$/,
  t: /^/,
  b: /^[01]$/,
  f: /^[^]/,
}

export function isKept(value: unknown): value is Kept {
  if (typeof value !== 'string' || !HOLDS[value.charAt(0)]?.test(value.slice(1))) return false
  return !value.startsWith('n') || Number.isFinite(Number(value.slice(1)))
}

/** What may be written: a text that is too long loses its end; of what is nothing, nothing. */
export function writable(kept: Kept): Kept | undefined {
  const short = kept.startsWith('t') ? kept.slice(0, LONGEST + 1) : kept
  return short === '' || (isKept(short) && short.length <= LONGEST + 1) ? short : undefined
}

export class Cells {
  private readonly rows = new Map<string, Map<string, Kept>>()

  kept(row: string, column: string): Kept {
    return this.rows.get(row)?.get(column) ?? ''
  }

  /** Takes what stands in the document; returns whether this is about a cell at all. */
  take(key: string, value: unknown): boolean {
    const [row, column, more] = key.split(':')
    if (!isId(row) || !isId(column) || more !== undefined) return false
    if (isKept(value)) this.of(row).set(column, value)
    else this.rows.get(row)?.delete(column)
    return true
  }

  private of(row: string): Map<string, Kept> {
    let cells = this.rows.get(row)
    if (!cells) this.rows.set(row, (cells = new Map()))
    return cells
  }
}
