/* French typography, so that nobody has to type a no-break space in a dictionary. */

const NO_BREAK = '\u00a0'

/** Sets no-break spaces and typographic apostrophes as French wants them; leaves already correct text alone. */
export function typeset(text: string): string {
  return text
    .replaceAll("'", '’')
    .replace(/ (?=[:;?!»%€](?:\s|$|[).,]))/g, NO_BREAK)
    .replace(/« /g, `«${NO_BREAK}`)
    .replace(/\bn° /g, `n°${NO_BREAK}`)
    .replace(/(\d) (?=(?:\d{3}\b|[KMG]?o\b|h\b|s\b|min\b))/g, `$1${NO_BREAK}`)
    .replace(/\bh (?=\d{2}\b)/g, `h${NO_BREAK}`)
}

export type Words = string | ((...values: never[]) => string) | { [key: string]: Words }

/** A dictionary with any sentence in the place of each of its own: what another language has to hold. */
export type Dictionary<T> = T extends (...values: infer Values) => string
  ? (...values: Values) => string
  : T extends string
    ? string
    : { [Key in keyof T]: Dictionary<T[Key]> }

/** The same dictionary with every sentence typeset, those made by functions included. */
export function typesetAll<T extends Words>(words: T): Dictionary<T> {
  return set(words) as Dictionary<T>
}

function set(words: Words): Words {
  if (typeof words === 'string') return typeset(words)
  if (typeof words === 'function') return (...values: never[]) => typeset(words(...values))
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, set(value)]))
}
