/* What one is writing into a cell: where a reference may stand in it, which word is being typed, which function is being called. */

/** Up to the caret, without what stands in quotes; nothing while the caret is in such a text, or where there is no formula. */
function formulaUntil(text: string, caret: number): string | undefined {
  if (!text.startsWith('=')) return undefined
  const parts = text.slice(1, caret).split('"')
  return parts.length % 2 ? `=${parts.map((part, place) => (place % 2 ? '_' : part)).join('"')}` : undefined
}

/** Whether a click on a cell writes its name here, rather than leaving. */
export function wantsReference(text: string, caret: number): boolean {
  const before = formulaUntil(text, caret)
  return before !== undefined && /[=(;,:+\-*/^&<>]\s*$/.test(before)
}

/** The beginning of a name that the caret stands behind, for which functions are proposed. */
export function wordAt(text: string, caret: number): string {
  const before = formulaUntil(text, caret)
  return /(?:^|[^\p{L}\d.$!:_])(\p{L}[\p{L}\d.]*)$/u.exec(before ?? '')?.[1] ?? ''
}

/** The function whose arguments the caret is among, and which of them, counted from 0. */
export function callAt(
  text: string,
  caret: number,
  separator: ';' | ',',
): { name: string; argument: number } | undefined {
  const before = formulaUntil(text, caret) ?? ''
  let deep = 0
  let argument = 0
  for (let place = before.length - 1; place >= 0; place--) {
    const sign = before.charAt(place)
    if (sign === ')') deep++
    else if (sign === separator && !deep) argument++
    else if (sign === '(' && deep) deep--
    else if (sign === '(') {
      const name = /\p{L}[\p{L}\d.]*$/u.exec(before.slice(0, place))?.[0]
      return name ? { name, argument } : undefined
    }
  }
  return undefined
}

/** The text with a word in the place of what stands from one place to another, and where the caret is then. */
export function replaced(text: string, from: number, to: number, word: string): { text: string; caret: number } {
  return { text: text.slice(0, from) + word + text.slice(to), caret: from + word.length }
}
