/* What has been written of a line: words, and signs that are not to run into them or into each other. */

import { readLink } from '../link'
import { ESCAPE, JOINER } from '../mask'

/** Which signs among the words are said to stand for themselves: 0, none; 1, those behind a \, which would be taken for
    one that does; 2, all that could be formatting, but for addresses; 3, there too, the address being a link to itself;
    4, those that make a link of it. */
export type Care = 0 | 1 | 2 | 3 | 4
export type Delimiter = '*' | '**' | '***'

const STANDS = ESCAPE.slice(2)
const BEHIND = new RegExp(`(?<=\\\\)${STANDS}`, 'g')
const BRACKETS = new RegExp(`(?<=\\\\)${STANDS}|[[\\]]`, 'g')
const FORMATTING = new RegExp(`(?<=\\\\)${STANDS}|[\`*[\\]]|@(?=\\[)`, 'g')
const SCHEME = /(?<![\p{L}\p{N}])https?(?=:\/\/)/giu
const WORD = /[\p{L}\p{N}]/u

function guarded(text: string): string {
  return text.replace(FORMATTING, '\\$&')
}

/** All but the addresses in it. */
function around(text: string, addressed: (address: string) => string): string {
  let written = ''
  let from = 0
  for (const { index } of text.matchAll(SCHEME)) {
    const found = index < from ? null : readLink(text, index)
    if (!found) continue
    written += guarded(text.slice(from, index)) + addressed(text.slice(index, found.end))
    from = found.end
  }
  return written + guarded(text.slice(from))
}

export function asWords(text: string, care: Care): string {
  if (care === 0) return text
  if (care === 1) return text.replace(BEHIND, '\\$&')
  if (care === 4) return guarded(text).replace(SCHEME, '$&\\')
  return around(text, (address) => (care === 2 ? address : asLink(address, address, care)))
}

export function asLink(text: string, href: string, care: Care): string {
  const words = text.replace(care > 1 ? FORMATTING : BRACKETS, '\\$&') + (text.endsWith('\\') ? JOINER : '')
  const paired = /^[^()]*(\([^()]{0,300}\)[^()]{0,300})?$/.test(href)
  const address = paired ? href : href.replaceAll('(', '%28').replaceAll(')', '%29')
  return `[${words}](${care > 1 ? address.replaceAll('*', '%2A').replaceAll('`', '%60') : address})`
}

/** As many signs around it as do not stand in it; null where there is no such number. */
export function asCode(text: string): string | null {
  const within = new Set(text.match(/`+/g)?.map((run) => run.length))
  const size = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((one) => !within.has(one))
  if (size === undefined) return null
  const space = /^`|`$|^ .*\S.* $/s.test(text) ? ' ' : ''
  const sign = '`'.repeat(size)
  return sign + space + text + space + sign
}

export class Line {
  text = ''
  /** Before what the sign that was written last would not be read as it is meant. */
  #not: (next: string) => boolean = () => false

  add(piece: string): void {
    if (this.#not(piece[0] ?? '')) this.text += JOINER
    this.#not = () => false
    this.text += piece
  }

  /** Formatting, which would be read otherwise behind such a sign, or behind a \. */
  put(piece: string, behind: (last: string) => boolean = () => false): void {
    const last = this.text.at(-1) ?? ''
    if (last === '\\' || behind(last)) this.add(JOINER)
    this.add(piece)
  }

  code(piece: string): void {
    this.put(piece, (last) => last === '`')
    this.#not = (next) => next === '`'
  }

  open(sign: Delimiter): void {
    this.put(sign, (last) => last === '*' || (sign !== '**' && WORD.test(last)))
  }

  close(sign: Delimiter): void {
    this.put(sign, (last) => last === '*')
    this.#not = (next) => next === '*' || (sign !== '**' && WORD.test(next))
  }
}
