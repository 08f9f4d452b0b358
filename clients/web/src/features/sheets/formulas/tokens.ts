/* The signs that a formula is made of: read from what people type, and from how it is kept. */

import type { Language } from '../types'

/** Of a row or a column: its place, or its id; `held` by a `$`, copying keeps it. */
export interface Part<At> {
  at: At
  held: boolean
}
export interface Corner<At> {
  row?: Part<At>
  column?: Part<At>
}
/** A cell, or a range `to` another; of whole rows or columns the corners lack the other part. */
export interface Reference<At> {
  /** By id; that of the formula where it is left out. */
  table?: string
  from: Corner<At>
  to?: Corner<At>
}
export type Kept = Reference<string>
export type Placed = Reference<number>

export type Token =
  /** With `.` before the decimals. */
  | { is: 'number'; text: string }
  /** Without its quotes. */
  | { is: 'text'; text: string }
  | { is: 'function'; name: string }
  | { is: 'truth'; value: boolean }
  | { is: 'operator'; text: string }
  | { is: 'open' | 'close' | 'separator' }
  /** As it is called in English. */
  | { is: 'error'; text: string }
  | { is: 'kept'; to: Kept }
  /** As it was typed, with the table by its name. */
  | { is: 'typed'; to: Placed; text: string }
  | { is: 'unknown'; text: string }

/** Of a formula, in letters. */
export const LONGEST = 8000
export const COLUMNS = 16_384

const ERRORS: Record<string, string> = {
  '#NOM?': '#NAME?',
  '#VALEUR!': '#VALUE!',
  '#NOMBRE!': '#NUM!',
}
const FRENCH = Object.fromEntries(Object.entries(ERRORS).map(([french, english]) => [english, french]))
export const errorName = (error: string, language: Language) => (language === 'fr' ? (FRENCH[error] ?? error) : error)

const SPACE = /\s+/y
const OPERATOR = /<=|>=|<>|[-+*/^&=<>%]/y
const TEXT = /"((?:[^"]|"")*)"|[“”]([^“”]*)[“”]/y
const ERROR =
  /#(?:REF!|N\/A|DIV\/0!|NAME\?|NOM\?|VALUE!|VALEUR!|NUM!|NOMBRE!|NULL!|CIRC!|SPILL!|CALC!|N\/IMPL!|ERROR!)/iy
const NAME = /([\p{L}_][\p{L}\p{N}_.]*)(\s*\()?/uy
const NUMBERS = {
  fr: /(?:\d+(?:[.,]\d+)?|\.\d+)(?:E[+-]?\d+)?/iy,
  en: /(?:\d+(?:\.\d*)?|\.\d+)(?:E[+-]?\d+)?/iy,
}
const TABLE = /(?:'((?:[^']|'')+)'|([\p{L}_][\p{L}\p{N}_.]*))!/uy
const CELLS = /(\$?)([A-Z]{1,3})(\$?)(\d{1,7})(?::(\$?)([A-Z]{1,3})(\$?)(\d{1,7}))?(?![\p{L}\p{N}_.(!])/iuy
const WHOLE_COLUMNS = /(\$?)([A-Z]{1,3}):(\$?)([A-Z]{1,3})(?![\p{L}\p{N}_.(!$])/iuy
const WHOLE_ROWS = /(\$?)(\d{1,7}):(\$?)(\d{1,7})(?![\p{L}\p{N}_.(!])/uy
const KEPT =
  /\{(?:([A-Za-z\d.]+)!)?(\$?)([A-Za-z\d.]*):(\$?)([A-Za-z\d.]*)\}(?::\{(\$?)([A-Za-z\d.]*):(\$?)([A-Za-z\d.]*)\})?/y

/** A language as people type it, or how formulas are kept. */
type Dialect = Language | 'kept'
type Taken = [Token | undefined, number] | undefined

/** Whatever is no sign of a formula is `unknown`. */
export function tokensOf(formula: string, dialect: Dialect): Token[] {
  const tokens: Token[] = []
  for (let at = 0; at < formula.length;) {
    const taken = take(formula, at, dialect)
    if (!taken) return [...tokens, { is: 'unknown', text: formula.slice(at, at + 1) }]
    if (taken[0]) tokens.push(taken[0])
    at += taken[1]
  }
  return tokens
}

function match(rule: RegExp, formula: string, at: number): RegExpExecArray | null {
  rule.lastIndex = at
  return rule.exec(formula)
}

function take(formula: string, at: number, dialect: Dialect): Taken {
  const space = match(SPACE, formula, at)
  if (space) return [undefined, space[0].length]
  const reference = dialect === 'kept' ? takeKept(formula, at) : takeTyped(formula, at)
  return reference ?? takeSign(formula, at, dialect) ?? takeValue(formula, at, dialect) ?? takeName(formula, at)
}

function takeSign(formula: string, at: number, dialect: Dialect): Taken {
  const sign = formula.charAt(at)
  if (sign === '(') return [{ is: 'open' }, 1]
  if (sign === ')') return [{ is: 'close' }, 1]
  if (sign === ',' || (sign === ';' && dialect !== 'kept')) return [{ is: 'separator' }, 1]
  const operator = match(OPERATOR, formula, at)
  return operator ? [{ is: 'operator', text: operator[0] }, operator[0].length] : undefined
}

function takeValue(formula: string, at: number, dialect: Dialect): Taken {
  const number = match(dialect === 'fr' ? NUMBERS.fr : NUMBERS.en, formula, at)
  if (number) return [{ is: 'number', text: number[0].replace(',', '.').toUpperCase() }, number[0].length]
  const text = match(TEXT, formula, at)
  if (text) return [{ is: 'text', text: text[1]?.replaceAll('""', '"') ?? text[2] ?? '' }, text[0].length]
  const error = match(ERROR, formula, at)
  if (!error) return undefined
  const name = error[0].toUpperCase()
  return [{ is: 'error', text: ERRORS[name] ?? name }, name.length]
}

function takeName(formula: string, at: number): Taken {
  const name = match(NAME, formula, at)
  if (!name) return undefined
  const [whole, word = '', open] = name
  if (open) return [{ is: 'function', name: word.toUpperCase() }, whole.length]
  const upper = word.toUpperCase()
  if (upper === 'TRUE' || upper === 'VRAI') return [{ is: 'truth', value: true }, word.length]
  if (upper === 'FALSE' || upper === 'FAUX') return [{ is: 'truth', value: false }, word.length]
  return [{ is: 'unknown', text: word }, word.length]
}

function takeTyped(formula: string, at: number): Taken {
  const table = match(TABLE, formula, at)
  const start = at + (table?.[0].length ?? 0)
  const placed =
    takeCells(formula, start) ??
    takeWhole(WHOLE_COLUMNS, 'column', formula, start) ??
    takeWhole(WHOLE_ROWS, 'row', formula, start)
  if (!placed) return table ? [{ is: 'unknown', text: table[0].slice(0, -1) }, table[0].length] : undefined
  const [to, length] = placed
  if (table) to.table = table[1]?.replaceAll("''", "'") ?? table[2] ?? ''
  const end = start + length
  return [{ is: 'typed', to, text: formula.slice(at, end) }, end - at]
}

function takeCells(formula: string, at: number): [Placed, number] | undefined {
  const found = match(CELLS, formula, at)
  if (!found) return undefined
  const from = corner(found.slice(1, 5))
  return [found[6] ? { from, to: corner(found.slice(5, 9)) } : { from }, found[0].length]
}

function corner([columnHeld, column = '', rowHeld, row]: (string | undefined)[]): Corner<number> {
  return {
    row: { at: Number(row) - 1, held: rowHeld === '$' },
    column: { at: columnPlace(column), held: columnHeld === '$' },
  }
}

function takeWhole(rule: RegExp, kind: 'row' | 'column', formula: string, at: number): [Placed, number] | undefined {
  const found = match(rule, formula, at)
  if (!found) return undefined
  const part = (held = '', name = '') => ({
    [kind]: { at: kind === 'row' ? Number(name) - 1 : columnPlace(name), held: held === '$' },
  })
  return [{ from: part(found[1], found[2]), to: part(found[3], found[4]) }, found[0].length]
}

function takeKept(formula: string, at: number): Taken {
  const found = match(KEPT, formula, at)
  if (!found) return undefined
  const [whole, table, ...parts] = found
  const from = keptCorner(parts.slice(0, 4))
  const to = parts[4] === undefined ? undefined : keptCorner(parts.slice(4))
  if (!alike(from, to)) return undefined
  return [{ is: 'kept', to: { ...(table && { table }), from, ...(to && { to }) } }, whole.length]
}

function keptCorner([rowHeld, row, columnHeld, column]: (string | undefined)[]): Corner<string> {
  return {
    ...(row && { row: { at: row, held: rowHeld === '$' } }),
    ...(column && { column: { at: column, held: columnHeld === '$' } }),
  }
}

function alike(from: Corner<string>, to: Corner<string> | undefined): boolean {
  if (!to) return Boolean(from.row && from.column)
  return Boolean(from.row ?? from.column) && !from.row === !to.row && !from.column === !to.column
}

/** A is 0. */
export function columnPlace(name: string): number {
  let place = 0
  for (const letter of name.toUpperCase()) place = place * 26 + letter.charCodeAt(0) - 64
  return place - 1
}

export function columnName(place: number): string {
  let name = ''
  for (let left = place + 1; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name
  return name
}
