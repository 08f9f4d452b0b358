/* Reads an address that somebody typed: http and https only, without the punctuation of the sentence around it. */

import type { Inline } from './tokens'

const ADDRESS = /https?:\/\/[^\s<>"«»]{1,2000}/iy
const NAMED =
  /\[([^[\]]{1,300})\]\((https?:\/\/[^\s<>"«»()]{1,2000}(?:\([^\s<>"«»()]{0,300}\)[^\s<>"«»()]{0,300})?)\)/iy
const AFTER_A_SENTENCE = new Set(".,;:!?…'’*_`)]}".split(''))
const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

function count(text: string, sign: string): number {
  return text.split(sign).length - 1
}

function trimmed(address: string): string {
  let end = address.length
  for (; end > 0; end--) {
    const last = address[end - 1] as string
    if (!AFTER_A_SENTENCE.has(last)) break
    const opening = PAIRS[last]
    const kept = address.slice(0, end)
    if (opening && count(kept, opening) >= count(kept, last)) break
  }
  return address.slice(0, end)
}

/** Null unless it leads to the web, and to where it says. */
function webAddress(typed: string): string | null {
  if (!URL.canParse(typed)) return null
  const { href, protocol, username } = new URL(typed)
  // An address with a name before an @ shows one host and leads to another.
  return (protocol === 'http:' || protocol === 'https:') && !username ? href : null
}

export function readLink(line: string, at: number): { token: Inline; end: number } | null {
  ADDRESS.lastIndex = at
  const typed = ADDRESS.exec(line)?.[0]
  if (!typed) return null
  const text = trimmed(typed)
  const href = webAddress(text)
  return href === null ? null : { token: { kind: 'link', href, text }, end: at + text.length }
}

/** « [le plan](https://josselin.example/plan) ». */
export function readNamedLink(line: string, at: number): { token: Inline; end: number } | null {
  NAMED.lastIndex = at
  const [whole = '', text = '', typed = ''] = NAMED.exec(line) ?? []
  const href = text.trim() ? webAddress(typed) : null
  return href === null ? null : { token: { kind: 'link', href, text }, end: at + whole.length }
}
