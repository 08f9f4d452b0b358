/* How the number that a new formula comes to is shown, by what the formula is made of. */

import { placed } from './references'
import type { Token } from './tokens'
import type { Book } from '../types'

const DAYS = new Set(['TODAY', 'DATE', 'DATEVALUE', 'EDATE', 'EOMONTH', 'WORKDAY'])
const KINDS: Record<string, string> = { NOW: 'datetime', TIME: 'time' }
/** What they come to is of the kind of what they are given. */
const SAME = new Set([
  'SUM',
  'AVERAGE',
  'MIN',
  'MAX',
  'MEDIAN',
  'ROUND',
  'ROUNDUP',
  'ROUNDDOWN',
  'ABS',
  'LARGE',
  'SMALL',
])
const OF_TIME = /^(?:date|time)/

/** Nothing where that is not said. */
export function likeness(tokens: readonly Token[], table: string, book: Book): string | undefined {
  const [first] = tokens
  const looks = tokens.flatMap((token) => (token.is === 'kept' ? [lookOf(token, table, book)] : []))
  if (first?.is !== 'function') return sum(tokens, looks)
  if (!isWhole(tokens)) return undefined
  if (DAYS.has(first.name)) return 'date'
  return KINDS[first.name] ?? (SAME.has(first.name) ? looks[0] : undefined)
}

function lookOf({ to }: Token & { is: 'kept' }, table: string, book: Book): string | undefined {
  const there = book.table(to.table ?? table)
  const found = there && placed(to, there)?.from
  return found && there.look(found.row?.at ?? there.rows.length - 1, found.column?.at ?? 0).n
}

/** A day and a number make a day, two days a number. */
function sum(tokens: readonly Token[], looks: readonly (string | undefined)[]): string | undefined {
  const adds = tokens.every(
    ({ is, ...token }) => is === 'kept' || is === 'number' || ('text' in token && isSum(token.text)),
  )
  const said = [...new Set(looks.filter((look) => look !== undefined))]
  const [look] = said
  if (!adds || said.length !== 1 || !look || look === 'text') return undefined
  return OF_TIME.test(look) && look !== 'time' && looks.filter((one) => one === look).length > 1 ? undefined : look
}

const isSum = (text: string) => text === '+' || text === '-'

/** Whether what opens first closes last. */
function isWhole(tokens: readonly Token[]): boolean {
  let depth = 0
  for (const [index, { is }] of tokens.entries()) {
    if (is === 'function' || is === 'open') depth += 1
    if (is === 'close') depth -= 1
    if (depth === 0) return index === tokens.length - 1
  }
  return false
}
