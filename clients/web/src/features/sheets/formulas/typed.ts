/* What somebody types into a cell, in their language. */

import type { Book, Kept, Language, Look } from '../types'
import { fromTyped, type Fault } from './formula'
import { readLiteral } from './literals'

export interface At {
  table: string
  row: number
  column: number
}

export type Read = { kept: Kept; look?: Look } | Fault

/** French or English by the language of the reader; English function names and separators are understood by all. */
export function readTyped(text: string, look: Look, at: At, book: Book, language: Language): Read {
  if (text.startsWith("'")) return { kept: keptAsText(text.slice(1)) }
  if (look.n === 'text') return { kept: keptAsText(text) }
  if (isFormulaTyped(text)) {
    const read = fromTyped(text.trim().slice(1), at.table, book, language)
    return 'wrong' in read ? read : dressed(`f${read.formula}`, read.n, look)
  }
  const found = readLiteral(text, look, language)
  return found ? dressed(found.kept, found.n, look) : { kept: keptAsText(text) }
}

/** Whoever has said how numbers are shown there is not overruled. */
const dressed = (kept: Kept, n: string | undefined, look: Look): Read =>
  n && !look.n ? { kept, look: { n } } : { kept }

/** `=` alone is a text. */
export const isFormulaTyped = (text: string) => /^\s*=\s*\S/.test(text)

const keptAsText = (text: string) => (text ? `t${text}` : '')
