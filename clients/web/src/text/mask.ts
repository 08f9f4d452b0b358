/* What of a line can close nothing: code, and signs that stand for themselves. */

import type { Form } from './tokens'

/** In a publication, a sign after a \ stands for itself. Before anything else, the \ does: « \\serveur\commun ». */
export const ESCAPE = '\\\\[`*[\\]@#>!.):•-]'

/** Is not seen: it parts signs that would be read as one, or from a word. */
export const JOINER = '\u2060'

const SIGNS: Record<Form, RegExp> = { message: /`+/g, article: new RegExp(`${ESCAPE}|\`+`, 'g') }
/** Longer rows of ` are words. */
const MOST = 9

/** Where exactly this row of ` stands, from a place where none has begun; -1 where it does not, which is noted. */
export function runAt(line: string, run: string, from: number, missing: Partial<Record<string, number>>): number {
  if (run.length > MOST || from >= (missing[run] ?? Infinity)) return -1
  for (let at = line.indexOf(run, from); at !== -1;) {
    let end = at + run.length
    while (line[end] === '`') end++
    if (end - at === run.length) return at
    at = line.indexOf(run, end)
  }
  missing[run] = from
  return -1
}

/** The line, as long as it was. */
export function masked(line: string, form: Form): string {
  const missing = {}
  const signs = new RegExp(SIGNS[form])
  let mask = ''
  for (let match = signs.exec(line); match; match = signs.exec(line)) {
    const [sign] = match
    const end = match.index + sign.length
    const closed = sign[0] === '`' ? runAt(line, sign, end, missing) + sign.length : end
    if (closed < end) continue
    mask += line.slice(mask.length, match.index) + '\0'.repeat(closed - match.index)
    signs.lastIndex = closed
  }
  return mask + line.slice(mask.length)
}

export function unescaped(text: string): string {
  return text.replace(new RegExp(ESCAPE, 'g'), (found) => found.slice(1))
}
