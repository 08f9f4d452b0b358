/* Reads an address that somebody typed: http and https only, without the punctuation of the sentence around it. */

import { ESCAPE, unescaped } from './mask'
import type { Inline } from './tokens'

const ADDRESS = /https?:\/\/[^\s<>"«»]{1,2000}/iy
const WORDS = `((?:${ESCAPE}|(?!${ESCAPE})[^[\\]]){1,300})`
const NAMED = new RegExp(
  `\\[${WORDS}\\]\\((https?://[^\\s<>"«»()]{1,2000}(?:\\([^\\s<>"«»()]{0,300}\\)[^\\s<>"«»()]{0,300})?)\\)`,
  'iy',
)
const AFTER_A_SENTENCE = new Set(".,;:!?…'’*_`)]}".split(''))
const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

function counts(text: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const sign of text) found.set(sign, (found.get(sign) ?? 0) + 1)
  return found
}

/** Counts once and walks back once: what a guest writes must not take the time of the square of its length. */
function trimmed(address: string): string {
  const kept = counts(address)
  const many = (sign: string) => kept.get(sign) ?? 0
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1] as string
    if (!AFTER_A_SENTENCE.has(last)) break
    const opening = PAIRS[last]
    if (opening && many(opening) >= many(last)) break
    kept.set(last, many(last) - 1)
  }
  return address.slice(0, end)
}

/** Null unless it leads to the web, and to where it says. */
export function webAddress(typed: string): string | null {
  const address = parsed(typed)
  // An address with a name before an @ shows one host and leads to another.
  return address && /^https?:$/.test(address.protocol) && !address.username ? address.href : null
}

function parsed(typed: string): URL | null {
  try {
    return new URL(typed)
  } catch {
    return null
  }
}

export function readLink(line: string, at: number): { token: Inline; end: number } | null {
  ADDRESS.lastIndex = at
  const typed = ADDRESS.exec(line)?.[0]
  if (!typed) return null
  const text = trimmed(typed)
  const href = webAddress(text)
  return href === null ? null : { token: { kind: 'link', href, text, bare: true }, end: at + text.length }
}

/** « [le plan](https://josselin.example/plan) ». */
export function readNamedLink(line: string, at: number): { token: Inline; end: number } | null {
  NAMED.lastIndex = at
  const [whole = '', written = '', typed = ''] = NAMED.exec(line) ?? []
  const text = unescaped(written)
  const href = text.trim() ? webAddress(typed) : null
  return href === null ? null : { token: { kind: 'link', href, text }, end: at + whole.length }
}
