/* A formula from how it is typed to how it is kept, and back; and how the evaluator reads it. */

import type { Book, Language } from '../types'
import { keptName, knows, nearestFunction, spokenName } from './functions'
import { flawOf, type Flaw } from './grammar'
import { likeness } from './likeness'
import { along, byIds, keptText, placed, placedText, prefix, tableNamed } from './references'
import { errorName, LONGEST, tokensOf, type Kept, type Token } from './tokens'
import { keptTexts, typedTexts } from './wording'

export interface Fault {
  wrong: Flaw | 'reference' | 'function'
  name?: string
  /** The function that may have been meant. */
  nearest?: string
}

export interface Formula {
  /** Without its `f`. */
  formula: string
  /** How the number that it comes to is shown. */
  n?: string
}

/** `formula` without its `=`. */
export function fromTyped(formula: string, table: string, book: Book, language: Language): Formula | Fault {
  if (formula.length > LONGEST) return { wrong: 'syntax' }
  const tokens: Token[] = []
  for (const token of tokensOf(formula, language)) {
    const own = ownToken(token, table, book, language)
    if ('wrong' in own) return own
    tokens.push(own)
  }
  const flaw = flawOf(tokens)
  if (flaw) return { wrong: flaw }
  const kept = keptTexts(tokens, language).map(keptSign).join('')
  if (kept.length > 2 * LONGEST) return { wrong: 'syntax' }
  const n = likeness(tokens, table, book)
  return { formula: kept, ...(n && { n }) }
}

function ownToken(token: Token, table: string, book: Book, language: Language): Token | Fault {
  if (token.is === 'function') {
    const name = keptName(token.name, language)
    if (name) return { is: 'function', name }
    const nearest = nearestFunction(token.name, language)
    return { wrong: 'function', name: token.name, ...(nearest && { nearest }) }
  }
  if (token.is === 'unknown' && /^['\p{L}_]/u.test(token.text)) return { wrong: 'reference', name: token.text }
  if (token.is !== 'typed') return token
  const id = token.to.table === undefined ? table : tableNamed(book, token.to.table)
  const there = id === undefined ? undefined : book.table(id)
  const kept = there && byIds(token.to, there)
  if (!kept) return { wrong: 'reference', name: token.text }
  return { is: 'kept', to: id === table ? kept : { ...kept, table: id } }
}

function keptSign(token: Token): string {
  return token.is === 'kept' ? keptText(token.to) : sign(token)
}

/** All but references, as they are kept. */
function sign(token: Token): string {
  switch (token.is) {
    case 'number':
    case 'operator':
    case 'error':
      return token.text
    case 'text':
      return `"${token.text.replaceAll('"', '""')}"`
    case 'function':
      return `${token.name}(`
    case 'truth':
      return token.value ? 'TRUE' : 'FALSE'
    case 'open':
      return '('
    case 'close':
      return ')'
    case 'separator':
      return ','
    default:
      return '#REF!'
  }
}

/** What is kept need not be a formula at all: others may have written anything. */
function signs(formula: string): Token[] | undefined {
  if (formula.length > 2 * LONGEST) return undefined
  const tokens = tokensOf(formula, 'kept')
  return flawOf(tokens) ? undefined : tokens
}

/** As it is typed, with its `=`; what is no formula as it is. */
export function toTyped(formula: string, table: string, book: Book, language: Language): string {
  const tokens = signs(formula)
  if (!tokens) return `=${formula}`
  return `=${typedTexts(tokens, language)
    .map((token) => typedSign(token, table, book, language))
    .join('')}`
}

function typedSign(token: Token, table: string, book: Book, language: Language): string {
  if (token.is === 'kept') return reference(token.to, table, book, (id) => prefix(nameOf(book, id)))
  if (language === 'en') return sign(token)
  if (token.is === 'number') return token.text.replace('.', ',')
  if (token.is === 'separator') return ';'
  if (token.is === 'truth') return token.value ? 'VRAI' : 'FAUX'
  if (token.is === 'function') return `${spokenName(token.name, language)}(`
  return token.is === 'error' ? errorName(token.text, language) : sign(token)
}

function reference(kept: Kept, table: string, book: Book, named: (id: string) => string | undefined): string {
  const there = book.table(kept.table ?? table)
  const found = there && placed(kept, there)
  const before = kept.table ? named(kept.table) : ''
  return found && before !== undefined ? before + placedText(found) : '#REF!'
}

const nameOf = (book: Book, id: string) => book.tables.find((table) => table.id === id)?.name ?? ''

/** Where the evaluator finds it, by what it calls each table; nothing of what is no formula. */
export function toEvaluate(
  formula: string,
  table: string,
  book: Book,
  named: (id: string) => string | undefined,
): string | undefined {
  const tokens = signs(formula)
  const text = tokens?.map((token) =>
    token.is === 'kept' ? reference(token.to, table, book, named).replaceAll('$', '') : sign(token),
  )
  return text && `=${text.join('')}`
}

/** The same a little further: what is not held by a `$` moves along, or is `#REF!` where the table ends. */
export function copied(formula: string, from: string, to: string, book: Book, rows: number, columns: number): string {
  const tokens = signs(formula)
  if (!tokens) return formula
  return tokens
    .map((token) => {
      if (token.is !== 'kept') return sign(token)
      const [source, target] = [book.table(token.to.table ?? from), book.table(token.to.table ?? to)]
      const found = source && placed(token.to, source)
      const kept = found && target && byIds(along(found, rows, columns), target)
      return kept ? keptText({ ...(token.to.table && { table: token.to.table }), ...kept }) : '#REF!'
    })
    .join('')
}

/** The functions in it that nobody knows. */
export function unknownFunctions(formula: string): string[] {
  return tokensOf(formula.slice(0, LONGEST), 'kept').flatMap((token) =>
    token.is === 'function' && !knows(token.name) ? [token.name] : [],
  )
}
