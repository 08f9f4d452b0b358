/* What cells hold that is no formula: numbers, texts, true and false; and days, which are numbers. */

import type { Kept, Value } from '../types'

const DAY = 86_400_000
/** 30 December 1899. */
const FIRST = Date.UTC(1899, 11, 30)
/** 31 December 9999. */
export const LAST_DAY = 2_958_465

/** Nothing of a formula, of an empty cell, and of what is no content. */
export function literal(kept: Kept): Value {
  const rest = kept.slice(1)
  switch (kept.charAt(0)) {
    case 'n':
      return numberOf(rest)
    case 't':
      return rest
    case 'b':
      return rest === '1' ? true : rest === '0' ? false : null
    default:
      return null
  }
}

function numberOf(text: string): number | null {
  const number = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN
  return Number.isFinite(number) ? number : null
}

export const isFormula = (kept: Kept) => kept.startsWith('f')

export const keptNumber = (number: number): Kept => `n${number === 0 ? 0 : number}`

/** Nothing where there is no such day. */
export function serial(year: number, month: number, day: number): number | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  const found = (date.getTime() - FIRST) / DAY
  return found >= 0 && found <= LAST_DAY ? found : undefined
}

/** What the number is as a day and an hour, to the second; its parts are those of UTC. */
export function dateOf(number: number): Date | undefined {
  if (number < 0 || number >= LAST_DAY + 1) return undefined
  return new Date(FIRST + Math.round(number * 86_400) * 1000)
}
