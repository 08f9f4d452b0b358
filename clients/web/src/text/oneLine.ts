/* Texts of one line as the server takes them, so that a text is not held for changed by somebody else. */

/** Letters, signs and marks with nothing to see, but for what makes pictures. */
const BLANK = /(?!\u200d|\ufe0f)\p{Default_Ignorable_Code_Point}|\u2800/gu

/** Composed, without what begins a line, controls, turns the direction or is not seen; empty when nothing is left. */
export function oneLine(text: string): string {
  const line = text
    .replace(BLANK, '')
    .replace(/ *[\p{Cc}\p{Zl}\p{Zp}][ \p{Cc}\p{Zl}\p{Zp}]*/gu, ' ')
    .replace(/(?<![\p{So}\p{Sk}\ufe0f])\u200d|\u200d(?!\p{So})/gu, '')
    .replace(/(?!\u200d)[\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '')
    .normalize('NFC')
    .trim()
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(line) ? line : ''
}
