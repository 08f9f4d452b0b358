/* A text on one line, without its formatting: for lists, notifications and quotes. */

import { JOINER } from './mask'
import { read } from './read'
import type { Block, Form, Inline } from './tokens'

export interface Names {
  person: (id: number) => string
  everybody: string
}

function plainInline(token: Inline, names: Names): string {
  if (token.kind === 'strong' || token.kind === 'emphasis')
    return token.inside.map((one) => plainInline(one, names)).join('')
  if (token.kind === 'mention') return `@${names.person(token.person)}`
  if (token.kind === 'everybody') return `@${names.everybody}`
  return token.text.replaceAll(JOINER, '')
}

function linesOf(block: Block): Inline[][] {
  if (block.kind === 'image') return []
  if (block.kind === 'code') return [[{ kind: 'text', text: block.text.replace(/\s+/g, ' ') }]]
  if (block.kind === 'heading') return [block.line]
  return 'items' in block ? block.items : block.lines
}

/** At most `most` characters; the rest is cut. */
export function plain(text: string, names: Names, most = 240, form: Form = 'message'): string {
  // Formatting is a few characters in many: reading twice what is kept is enough.
  const lines = read(text.slice(0, most * 2), form).flatMap(linesOf)
  const whole = lines.map((line) => line.map((token) => plainInline(token, names)).join('')).join(' ')
  return whole.length > most ? `${whole.slice(0, most - 1).trimEnd()}…` : whole
}
