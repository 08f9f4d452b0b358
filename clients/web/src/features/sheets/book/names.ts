/* Names of tables, and their order. */

const LETTERS = 60
/** Letters of what a table stands in the order by. */
const FARTHEST = 100

export function nameOf(text: string): string {
  return [...text.slice(0, 10 * LETTERS).trim()].slice(0, LETTERS).join('').trim()
}

/** Formulas name tables: each name is there once, the others are numbered in their order. */
export function distinct(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let shown = name
    for (let number = 2; taken.has(shown.toLowerCase()); number++) shown = `${name} (${number})`
    taken.add(shown.toLowerCase())
    return shown
  })
}

/** A text that stands after another, in the order of texts. */
export function placeAfter(text: string): string {
  const last = text.slice(-1)
  if (last >= 'a' && last < 'z') return text.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1)
  return text.length < FARTHEST ? `${text}m` : text
}

export function isPlace(value: unknown): value is string {
  return typeof value === 'string' && value.length <= FARTHEST
}
