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

type Words = string | ((...values: never[]) => string) | { [key: string]: Words }

/** The same dictionary with every sentence typeset, those made by functions included. */
export function typesetAll<T extends Words>(words: T): T {
  if (typeof words === 'string') return typeset(words) as T
  if (typeof words === 'function') return ((...values: never[]) => typeset(words(...values))) as T
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, typesetAll(value)])) as T
}
