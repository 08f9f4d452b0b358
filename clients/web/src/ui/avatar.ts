/* How somebody looks without a picture: two initials, and a colour that stays theirs. */

const TONES = 7

/** « Hervé Le Guennec » is HG, « Jean-Yves Caro » JC: the first and the last word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  return ([...first].slice(0, 1).join('') + [...last].slice(0, 1).join('')).toLocaleUpperCase('fr')
}

/** One of the seven tones of the design, the same for the same person everywhere. */
export function tone(id: number): number {
  return id % TONES
}
