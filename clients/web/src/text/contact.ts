/* Reads what one can be reached by, as people write it: e-mail addresses, and telephone numbers of France or with a
   country before them. */

import type { Inline } from './tokens'

/** What the address may begin with; what stands before it must not run into it. */
const BEFORE = /(?<![\p{L}\p{N}/._+@-])[\p{L}\p{N}](?:[\p{L}\p{N}._+-]*[\p{L}\p{N}_+-])?$/u
const MOST_BEFORE = 64
const DOMAIN = /(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}_-])/uy
const NUMBER =
  /(?:(?:\+|00)33[ \u00a0\u202f.-]?(?:\(0\)[ \u00a0\u202f.-]?)?[1-9]|0[1-9])(?:[ \u00a0\u202f.-]?\d{2}){4}(?!\d|[ \u00a0\u202f.-]\d)|\+\d(?:[ \u00a0\u202f.-]?\d){7,14}(?!\d|[ \u00a0\u202f.-]\d)/y

interface Found {
  token: Inline
  start: number
  end: number
}

/** The address around the @ that stands at `at`; of what is before `from`, nothing belongs to it. */
export function readMail(line: string, at: number, from: number): Found | null {
  const slice = Math.max(from, at - MOST_BEFORE - 1)
  const name = BEFORE.exec(line.slice(slice, at))
  DOMAIN.lastIndex = at + 1
  const domain = name && name[0].length <= MOST_BEFORE ? DOMAIN.exec(line)?.[0] : undefined
  if (!name || domain === undefined) return null
  const text = `${name[0]}@${domain}`
  const token: Inline = { kind: 'contact', href: `mailto:${text}`, text }
  return { token, start: at - name[0].length, end: DOMAIN.lastIndex }
}

/** From anywhere; overseas, France has other countries' codes, and the number stays as it is dialled there. */
function dialled(text: string): string {
  const number = text.replace(/\(0\)|[^\d+]/g, '')
  return number.replace(/^0(?!0|26[239]|59[046]|639|69|976)/, '+33')
}

export function readPhone(line: string, at: number): Found | null {
  if (/[\p{L}\p{N}+]/u.test(line[at - 1] ?? '') || /\d[ \u00a0\u202f.,/-]$/.test(line.slice(Math.max(0, at - 2), at)))
    return null
  NUMBER.lastIndex = at
  const text = NUMBER.exec(line)?.[0]
  if (text === undefined || /\p{L}/u.test(line[at + text.length] ?? '')) return null
  return { token: { kind: 'contact', href: `tel:${dialled(text)}`, text }, start: at, end: at + text.length }
}
