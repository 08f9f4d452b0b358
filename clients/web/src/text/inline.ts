/* Reads one line: **gras**, *italique*, `code`, links, mentions; in a publication [words](address) too. Linear in its
   length, whatever it holds. */

import { readLink, readNamedLink } from './link'
import type { Form, Inline } from './tokens'

const SIGNS: Record<Form, RegExp> = {
  message: /`|\*\*?|@\[|https?:\/\//gi,
  article: /`|\*\*?|@\[|https?:\/\/|\[/gi,
}
const MENTION = /@\[(all|\d{1,16})\]/y
const WORD = /[\p{L}\p{N}]/u

type Delimiter = '`' | '*' | '**'

/** Per line: no closing sign exists from this place on, so that a thousand openings are not each searched for in vain. */
type Missing = Partial<Record<Delimiter, number>>

/** The line being read: its form, how deep it stands in others, and what it lacks. */
interface Reading {
  line: string
  form: Form
  depth: number
  missing: Missing
}

interface Found {
  token: Inline
  end: number
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character)
}

function closes(line: string, delimiter: Delimiter, at: number): boolean {
  if (delimiter === '`') return true
  if (isSpace(line[at - 1])) return false
  if (delimiter === '**') return true
  return line[at + 1] !== '*' && line[at - 1] !== '*' && !WORD.test(line[at + 1] ?? '')
}

function closing(line: string, delimiter: Delimiter, from: number, missing: Missing): number {
  if (from >= (missing[delimiter] ?? Infinity)) return -1
  let at = line.indexOf(delimiter, from)
  while (at !== -1 && !closes(line, delimiter, at)) at = line.indexOf(delimiter, at + 1)
  if (at === -1) missing[delimiter] = from
  return at
}

function readDelimited({ line, form, depth, missing }: Reading, at: number, delimiter: Delimiter): Found | null {
  const start = at + delimiter.length
  if (delimiter !== '`' && (isSpace(line[start]) || depth > 1)) return null
  if (delimiter === '*' && WORD.test(line[at - 1] ?? '')) return null
  const end = closing(line, delimiter, start + 1, missing)
  if (end === -1) return null
  const inside = line.slice(start, end)
  const token: Inline =
    delimiter === '`'
      ? { kind: 'code', text: inside }
      : { kind: delimiter === '**' ? 'strong' : 'emphasis', inside: readInline(inside, form, depth + 1) }
  return { token, end: end + delimiter.length }
}

function readMention(line: string, at: number): Found | null {
  MENTION.lastIndex = at
  const who = MENTION.exec(line)?.[1]
  if (who === undefined) return null
  const token: Inline = who === 'all' ? { kind: 'everybody' } : { kind: 'mention', person: Number(who) }
  return { token, end: MENTION.lastIndex }
}

function readSign(reading: Reading, at: number, sign: string): Found | null {
  const { line } = reading
  if (sign === '@[') return readMention(line, at)
  if (sign === '[') return readNamedLink(line, at)
  if (sign === '`' || sign === '*' || sign === '**') return readDelimited(reading, at, sign)
  return WORD.test(line[at - 1] ?? '') ? null : readLink(line, at)
}

export function readInline(line: string, form: Form, depth = 0): Inline[] {
  const tokens: Inline[] = []
  const reading: Reading = { line, form, depth, missing: {} }
  const signs = new RegExp(SIGNS[form])
  let written = 0
  for (let match = signs.exec(line); match; match = signs.exec(line)) {
    const found = readSign(reading, match.index, match[0])
    if (!found) continue
    if (match.index > written) tokens.push({ kind: 'text', text: line.slice(written, match.index) })
    tokens.push(found.token)
    written = signs.lastIndex = found.end
  }
  if (written < line.length) tokens.push({ kind: 'text', text: line.slice(written) })
  return tokens
}
