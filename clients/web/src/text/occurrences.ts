/* Where words stand in a text: accents, ligatures and capitals do not count, nor how lines are broken. */

import { folded } from './fold'

export interface Span {
  start: number
  end: number
}

/** The text in which to look, and of each of its letters where it comes from. */
function spread(text: string): { letters: string; from: number[] } {
  let letters = ''
  const from: number[] = []
  let at = 0
  for (const sign of text) {
    const plain = /\s/.test(sign) ? (letters.endsWith(' ') ? '' : ' ') : folded(sign)
    from.push(...Array.from({ length: plain.length }, () => at))
    letters += plain
    at += sign.length
  }
  from.push(at)
  return { letters, from }
}

/** From the beginning on, none over another; at most so many. */
export function occurrences(text: string, sought: string, most = Infinity): Span[] {
  const wanted = folded(sought.trim()).replace(/\s+/g, ' ')
  const found: Span[] = []
  if (!wanted) return found
  const { letters, from } = spread(text)
  let at = letters.indexOf(wanted)
  while (at >= 0 && found.length < most) {
    const end = at + wanted.length
    found.push({ start: from[at] ?? 0, end: from[end] ?? text.length })
    at = letters.indexOf(wanted, end)
  }
  return found
}
