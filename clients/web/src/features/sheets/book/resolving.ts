/* Where rows and columns stand that formulas name, also those that are no more. */

import type { Kind, Table } from '../types'

/** Removed ones that follow one another, at most. */
const FARTHEST = 10_000

/** Where the row (or column) stands now; -1 when it is no more. */
export function placeOf(table: Table, kind: Kind, id: string): number {
  return table.place(kind, id)
}

/** The place at which a range that began (ended) with this id begins (ends) now, by the neighbours it had when it was
 * removed; -1 for none. Of a range that was removed whole, the beginning comes to stand after the end. */
export function edgeOf(table: Table, kind: Kind, id: string, side: 'start' | 'end'): number {
  const seen = new Set<string>()
  for (let at = id; at !== '' && !seen.has(at) && seen.size < FARTHEST;) {
    const place = table.place(kind, at)
    if (place >= 0) return place
    seen.add(at)
    at = table.neighbours(kind, at)?.[side === 'start' ? 1 : 0] ?? ''
  }
  return -1
}
