/* Which rows and columns of a table are drawn: those in sight and a few around them, however long the table is. */

/** Drawn beyond what one sees, so that a short way of scrolling shows no gap. */
export const AROUND = 6

/** From the first to the last that is drawn, both included; none when `to` is before `from`. */
export interface Window {
  from: number
  to: number
}

/** Where each column begins, and last where they end: of widths. */
export function startsOf(widths: readonly number[]): number[] {
  const starts = [0]
  for (const width of widths) starts.push((starts.at(-1) ?? 0) + width)
  return starts
}

/** The place that lies at this distance from the beginning. */
export function placeAt(starts: readonly number[], distance: number): number {
  let low = 0
  let high = Math.max(0, starts.length - 2)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= distance) low = middle
    else high = middle - 1
  }
  return low
}

const wide = (from: number, to: number, first: number, count: number, around: number): Window => ({
  from: Math.max(first, from - around),
  to: Math.min(count - 1, to + around),
})

/** Of rows of one height, the first `frozen` apart: they stay in sight. In steps of half of what is drawn around, so that
    it stays the same from one pixel to the next. */
export function rowsIn(scrolled: number, seen: number, height: number, count: number, frozen: number): Window {
  const step = AROUND / 2
  const first = Math.floor(Math.max(0, scrolled) / height / step) * step + frozen
  const last = first + Math.ceil(seen / height / step) * step
  return wide(first, last, frozen, count, AROUND)
}

export function columnsIn(scrolled: number, seen: number, starts: readonly number[], frozen: number): Window {
  const still = starts[Math.min(frozen, starts.length - 1)] ?? 0
  const from = placeAt(starts, Math.max(0, scrolled) + still)
  return wide(from, placeAt(starts, Math.max(0, scrolled) + seen), frozen, starts.length - 1, 2)
}

export function placesOf({ from, to }: Window): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, place) => from + place)
}

/** As many of the first as leave more than half of what one sees to what scrolls. */
export function frozenFitting(wanted: number, starts: readonly number[], seen: number): number {
  let count = Math.max(0, Math.min(wanted, starts.length - 1))
  while (count && (starts[count] ?? 0) > seen * 0.6) count--
  return count
}

/** How far to scroll so that what lies from `start` to `end` is seen, not under the first `still` pixels. */
export function scrolledTo(scrolled: number, seen: number, start: number, end: number, still: number): number {
  if (start < scrolled + still) return Math.max(0, start - still)
  if (end > scrolled + seen) return Math.min(end - seen, start - still)
  return scrolled
}
