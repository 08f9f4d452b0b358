/* Finding in words: accents, ligatures and capitals do not count. */

const LIGATURES: Readonly<Record<string, string>> = { œ: 'oe', æ: 'ae', '’': "'" }

/** « Élodie Le Louër » is "elodie le louer". */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[œæ’]/g, (found) => LIGATURES[found] ?? found)
}

/** Whether every word that is looked for stands somewhere in these texts. */
export function mentions(texts: readonly string[], wanted: string): boolean {
  const within = folded(texts.join(' '))
  return folded(wanted)
    .split(/\s+/)
    .every((word) => within.includes(word))
}
