/* What is written when an area is to look otherwise: of whole columns and rows once, else of each cell. What counts
 * before it gives way. What it is an exception of is said of the others one by one, since no value says "not so". */

import type { Area } from '../types'
import type { Looks, Property } from './looks'

type Put = (row: string, column: string, value: string | undefined) => void

export interface Dressed {
  looks: Looks
  rows: readonly string[]
  columns: readonly string[]
}

export function dress(on: Dressed, area: Area, property: Property, value: string | undefined, put: Put): void {
  const rows = on.rows.slice(area.top, area.bottom + 1)
  const columns = on.columns.slice(area.left, area.right + 1)
  const ofProperty = new Dressing(on, property, new Set(rows), new Set(columns), put)
  if (rows.length === on.rows.length) ofProperty.dressColumns(value)
  else if (columns.length === on.columns.length) ofProperty.dressRows(value)
  else ofProperty.dressCells(value)
}

class Dressing {
  constructor(
    private readonly on: Dressed,
    private readonly property: Property,
    private readonly rows: ReadonlySet<string>,
    private readonly columns: ReadonlySet<string>,
    private readonly put: Put,
  ) {}

  dressColumns(value: string | undefined): void {
    for (const row of this.rows) this.lowerRow(row)
    for (const column of this.columns) this.set('', column, value)
    this.setCells(undefined)
  }

  dressRows(value: string | undefined): void {
    if (value === undefined) for (const column of this.columns) this.lowerColumn(column)
    for (const row of this.rows) this.set(row, '', value)
    this.setCells(undefined)
  }

  dressCells(value: string | undefined): void {
    if (value === undefined) {
      for (const row of this.rows) this.lowerRow(row)
      for (const column of this.columns) this.lowerColumn(column)
    }
    this.setCells(value)
  }

  /** What the row looks like, said of its cells outside the area. */
  private lowerRow(row: string): void {
    const value = this.own(row, '')
    if (value === undefined) return
    for (const column of this.on.columns)
      if (!this.columns.has(column) && this.own(row, column) === undefined) this.set(row, column, value)
    this.set(row, '', undefined)
  }

  private lowerColumn(column: string): void {
    const value = this.own('', column)
    if (value === undefined) return
    for (const row of this.on.rows)
      if (!this.rows.has(row) && this.own(row, '') === undefined && this.own(row, column) === undefined)
        this.set(row, column, value)
    this.set('', column, undefined)
  }

  private setCells(value: string | undefined): void {
    for (const row of this.rows) for (const column of this.columns) this.set(row, column, value)
  }

  private set(row: string, column: string, value: string | undefined): void {
    if (this.own(row, column) !== value) this.put(row, column, value)
  }

  private own(row: string, column: string): string | undefined {
    const value = this.on.looks.own(row, column)?.[this.property]
    return value === true ? '1' : value || undefined
  }
}
