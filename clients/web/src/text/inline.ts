/* Reads one line: **gras**, *italique*, `code`, links, addresses, mentions; in a publication [words](address) and \ before
   a sign that stands for itself too. Linear in its length, whatever it holds. */

import { readMail, readPhone } from './contact'
import { readLink, readNamedLink } from './link'
import { ESCAPE, masked, runAt } from './mask'
import type { Form, Inline } from './tokens'

const SIGNS: Record<Form, RegExp> = {
  message: /`+|\*\*?|@\[|@|https?:\/\/|\+\d|0[0-9]/gi,
  article: new RegExp(`${ESCAPE}|\`+|\\*\\*?|@\\[|@|https?://|\\[|\\+\\d|0[0-9]`, 'gi'),
}
const MENTION = /@\[(all|\d{1,16})\]/y
const WORD = /[\p{L}\p{N}]/u

type Delimiter = '*' | '**' | '***'

/** Per line: no closing sign exists from this place on, so that a thousand openings are not each searched for in vain. */
type Missing = Partial<Record<string, number>>

/** The line being read: what of it can close nothing is masked; its form, how deep it stands in others, what it lacks. */
interface Reading {
  line: string
  mask: string
  form: Form
  depth: number
  missing: Missing
  /** Up to where it has been read. */
  written: number
}

interface Found {
  token: Inline
  /** Where the sign stands, unless it says so. */
  start?: number
  end: number
}

function isSpace(character: string | undefined): boolean {
  return character === undefined || /\s/.test(character)
}

function closes(mask: string, delimiter: Delimiter, at: number): boolean {
  if (isSpace(mask[at - 1])) return false
  if (delimiter === '**') return true
  const after = mask[at + delimiter.length] ?? ''
  return after !== '*' && mask[at - 1] !== '*' && !WORD.test(after)
}

function closing({ mask, missing }: Reading, delimiter: Delimiter, from: number): number {
  if (from >= (missing[delimiter] ?? Infinity)) return -1
  let at = mask.indexOf(delimiter, from)
  while (at !== -1 && !closes(mask, delimiter, at)) at = mask.indexOf(delimiter, at + 1)
  if (at === -1) missing[delimiter] = from
  return at
}

function readDelimited(reading: Reading, at: number, delimiter: Delimiter): Found | null {
  const { line, form, depth } = reading
  const start = at + delimiter.length
  if (isSpace(line[start]) || depth > 1) return null
  if (delimiter !== '**' && WORD.test(line[at - 1] ?? '')) return null
  const end = closing(reading, delimiter, start + 1)
  if (end === -1) return null
  const inside = readInline(line.slice(start, end), form, depth + 1)
  return { token: { kind: delimiter === '*' ? 'emphasis' : 'strong', inside }, end: end + delimiter.length }
}

/** Bold and italics at once: three signs, not four. */
function readBoth(reading: Reading, at: number): Found | null {
  const { line, depth } = reading
  if (line[at + 2] !== '*' || line[at + 3] === '*' || line[at - 1] === '*' || depth > 0) return null
  const found = readDelimited(reading, at, '***')
  if (found?.token.kind !== 'strong') return null
  const { inside } = found.token
  return { token: { kind: 'strong', inside: [{ kind: 'emphasis', inside }] }, end: found.end }
}

/** As many signs close it as have opened it; one space on both sides lets it begin or end with such a sign. */
function readCode({ line, missing }: Reading, at: number, run: string): Found | null {
  const start = at + run.length
  const end = runAt(line, run, start, missing)
  if (end === -1) return null
  const inside = line.slice(start, end)
  const bare = /^ .*\S.* $/s.test(inside) ? inside.slice(1, -1) : inside
  return { token: { kind: 'code', text: bare }, end: end + run.length }
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
  if (sign[0] === '\\') return { token: { kind: 'text', text: sign.slice(1) }, end: at + sign.length }
  if (sign[0] === '`') return readCode(reading, at, sign)
  if (sign[0] === '+' || sign[0] === '0') return readPhone(line, at)
  if (sign === '@[') return readMention(line, at)
  if (sign === '@') return readMail(line, at, reading.written)
  if (sign === '[') return readNamedLink(line, at)
  if (sign === '**') return readBoth(reading, at) ?? readDelimited(reading, at, sign)
  if (sign === '*') return readDelimited(reading, at, sign)
  return WORD.test(line[at - 1] ?? '') ? null : readLink(line, at)
}

function put(tokens: Inline[], token: Inline): void {
  const last = tokens.at(-1)
  if (token.kind === 'text' && last?.kind === 'text') last.text += token.text
  else tokens.push(token)
}

export function readInline(line: string, form: Form, depth = 0): Inline[] {
  const tokens: Inline[] = []
  const mask = /[`\\]/.test(line) ? masked(line, form) : line
  const reading: Reading = { line, mask, form, depth, missing: {}, written: 0 }
  const signs = new RegExp(SIGNS[form])
  for (let match = signs.exec(line); match; match = signs.exec(line)) {
    const found = readSign(reading, match.index, match[0])
    if (!found) continue
    const start = found.start ?? match.index
    if (start > reading.written) put(tokens, { kind: 'text', text: line.slice(reading.written, start) })
    put(tokens, found.token)
    reading.written = signs.lastIndex = found.end
  }
  if (reading.written < line.length) put(tokens, { kind: 'text', text: line.slice(reading.written) })
  return tokens
}
