/* Which cells are chosen: the one that one types into, the area around it, and how keys move both. */

import type { Area } from './types'

export interface Spot {
  row: number
  column: number
}

/** From `active`, which one types into, to the corner opposite. */
export interface Selected {
  active: Spot
  end: Spot
}

export interface Size {
  rows: number
  columns: number
}

export const at = (row: number, column: number): Selected => ({ active: { row, column }, end: { row, column } })

export const isSame = (one: Spot, other: Spot) => one.row === other.row && one.column === other.column

export function areaOf({ active, end }: Selected): Area {
  return {
    top: Math.min(active.row, end.row),
    left: Math.min(active.column, end.column),
    bottom: Math.max(active.row, end.row),
    right: Math.max(active.column, end.column),
  }
}

export const isWithin = (area: Area, row: number, column: number) =>
  row >= area.top && row <= area.bottom && column >= area.left && column <= area.right

export const sizeOf = ({ top, left, bottom, right }: Area): Size => ({
  rows: bottom - top + 1,
  columns: right - left + 1,
})

export const countOf = (area: Area) => sizeOf(area).rows * sizeOf(area).columns

/** Inside a table of this size; a table without rows has none, and then it is the first place. */
export function kept({ row, column }: Spot, size: Size): Spot {
  return {
    row: Math.max(0, Math.min(row, size.rows - 1)),
    column: Math.max(0, Math.min(column, size.columns - 1)),
  }
}

/** A, B, …, Z, AA: 0 is A. */
export function letters(column: number): string {
  const rest = Math.floor(column / 26)
  return (rest ? letters(rest - 1) : '') + String.fromCharCode(65 + (column % 26))
}

export const nameOf = ({ row, column }: Spot) => `${letters(column)}${row + 1}`

export function nameOfArea({ top, left, bottom, right }: Area): string {
  const first = nameOf({ row: top, column: left })
  return top === bottom && left === right ? first : `${first}:${nameOf({ row: bottom, column: right })}`
}

function spotNamed(name: string): Spot | undefined {
  const [, column, row] = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/.exec(name.trim().toUpperCase()) ?? []
  if (!column || !row) return undefined
  return { row: Number(row) - 1, column: [...column].reduce((sum, one) => sum * 26 + one.charCodeAt(0) - 64, 0) - 1 }
}

/** What « E9 » or « A1:C3 » chooses; nothing when it is no name of cells in a table of this size. */
export function selectedNamed(name: string, size: Size): Selected | undefined {
  const [first, last, ...more] = name.split(':').map(spotNamed)
  const end = name.includes(':') ? last : first
  if (!first || !end || more.length) return undefined
  const inside = [first, end].every(({ row, column }) => row < size.rows && column < size.columns)
  return inside ? { active: first, end } : undefined
}

export type Direction = 'up' | 'down' | 'left' | 'right'

const STEPS: Record<Direction, Spot> = {
  up: { row: -1, column: 0 },
  down: { row: 1, column: 0 },
  left: { row: 0, column: -1 },
  right: { row: 0, column: 1 },
}

export function moved(spot: Spot, direction: Direction, size: Size, by = 1): Spot {
  const step = STEPS[direction]
  return kept({ row: spot.row + step.row * by, column: spot.column + step.column * by }, size)
}

/** Where what is filled ends or begins again that way, as Ctrl and an arrow go; else the end of the table. */
export function edge(spot: Spot, direction: Direction, size: Size, filled: (spot: Spot) => boolean): Spot {
  let here = spot
  let next = moved(here, direction, size)
  const within = filled(here) && filled(next)
  while (!isSame(next, here)) {
    if (within && !filled(next)) return here
    here = next
    if (!within && filled(here)) return here
    next = moved(here, direction, size)
  }
  return here
}

/** The area without the rows and columns at its end that hold nothing: who chooses a whole column means what is in it. */
export function trimmed(area: Area, filled: (row: number, column: number) => boolean): Area {
  const { top, left } = area
  let { bottom, right } = area
  const some = (row: number, from: number, to: number) => {
    for (let column = from; column <= to; column++) if (filled(row, column)) return true
    return false
  }
  while (bottom > top && !some(bottom, left, right)) bottom--
  const columnHolds = (column: number) => {
    for (let row = top; row <= bottom; row++) if (filled(row, column)) return true
    return false
  }
  while (right > left && !columnHolds(right)) right--
  return { top, left, bottom, right }
}
