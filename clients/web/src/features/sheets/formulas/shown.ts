/* What cells show, in the grid and in the field where they are changed. */

import type { Book, Kept, Language, Look, Value } from '../types'
import { copied, toTyped, unknownFunctions } from './formula'
import { nearestFunction } from './functions'
import { readLiteral } from './literals'
import { decimal, moment, plain, share, truth } from './numbers'
import { errorName } from './tokens'
import { isFormulaTyped, type At } from './typed'
import { isFormula, literal } from './values'
import { errors } from './errors'

/** As it is typed: what the formula bar and the editor show. */
export function asTyped(kept: Kept, look: Look, at: At, book: Book, language: Language): string {
  if (isFormula(kept)) return toTyped(kept.slice(1), at.table, book, language)
  const value = literal(kept)
  if (typeof value === 'number') return numberAsTyped(value, look, language)
  if (typeof value === 'boolean') return truth(value, language)
  return typeof value === 'string' ? textAsTyped(value, look, language) : ''
}

/** Read again it is the same text. */
function textAsTyped(text: string, look: Look, language: Language): string {
  const other = look.n !== 'text' && (isFormulaTyped(text) || readLiteral(text, look, language))
  return text.startsWith("'") || other ? `'${text}` : text
}

/** As it is shown where that says all of it. */
function numberAsTyped(number: number, look: Look, language: Language): string {
  const kind = look.n?.split(':')[0] ?? ''
  if (kind === 'pct') return share(number, language)
  if (kind === 'date' || kind === 'datetime' || kind === 'time') {
    const said = moment(number, number % 1 ? (kind === 'date' ? 'datetime' : kind) : kind, true)
    if (said && literal(readLiteral(said, look, language)?.kept ?? '') === number) return said
  }
  return plain(number, language)
}

/** As the grid shows it. */
export function display(value: Value, look: Look, language: Language): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return truth(value, language)
  if (typeof value !== 'number') return errorName(value.error, language)
  const [kind = '', decimals = ''] = (look.n ?? '').split(':')
  if (kind === 'date' || kind === 'datetime' || kind === 'time') {
    const said = moment(value, kind, false)
    if (said) return said
  }
  return decimal(value, kind, /^[0-6]$/.test(decimals) ? Number(decimals) : undefined, language)
}

/** Aligned right. */
export const isNumber = (value: Value): boolean => typeof value === 'number'

/** The formula of a copied or filled cell: what is not held by `$` moves along. Texts and numbers stay. */
export function movedBy(kept: Kept, from: At, to: At, book: Book): Kept {
  if (!isFormula(kept)) return kept
  return `f${copied(kept.slice(1), from.table, to.table, book, to.row - from.row, to.column - from.column)}`
}

/** In words, for the panel and the screen reader; with the formula it also says which function is unknown. */
export function explainError(error: string, language: Language, kept: Kept = ''): string {
  const words = errors(language)
  const [unknown] = error === '#NAME?' && isFormula(kept) ? unknownFunctions(kept.slice(1)) : []
  if (unknown) return words.unknown(unknown, nearestFunction(unknown, language))
  return words.of[error] ?? words.other
}
