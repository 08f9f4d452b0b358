/* A list of names, as the prefecture or a spreadsheet gives it, and the people whom it names. */

import type { Person } from '../../../frames'

/** The day after one of the calendar, « 2026-03-20 ». */
export function dayAfter(day: string): string {
  const next = new Date(`${day}T12:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().slice(0, 10)
}

/** Whoever is named in the text, one a line: first and family name in either order, accents and capitals aside. */
export function namesIn(text: string, people: readonly Person[]): number[] {
  return linesOf(text).flatMap((line) => people.filter((one) => sorted(one.name) === sorted(line)).map((one) => one.id))
}

/** The lines that name nobody. */
export function unknownIn(text: string, people: readonly Person[]): string[] {
  return linesOf(text).filter((line) => !people.some((one) => sorted(one.name) === sorted(line)))
}

function linesOf(text: string): string[] {
  return text
    .split(/[\n\r;\t]+/)
    .map((line) => line.replace(/^(m\.|mme|mmes|mlle|monsieur|madame)\s+/i, '').trim())
    .filter(Boolean)
}

function sorted(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[\s’'-]+/)
    .filter(Boolean)
    .sort()
    .join(' ')
}
