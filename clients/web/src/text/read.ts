/* Reads a text as people type it: paragraphs, lists with -, quotes with >, and what is inside a line. */

import { readInline } from './inline'
import type { Block } from './tokens'

const ITEM = /^\s{0,3}[-•]\s+(?=\S)/
const QUOTE = /^\s{0,3}>\s?/

type Kind = Block['kind']

function kindOf(line: string): Kind {
  if (ITEM.test(line)) return 'list'
  return QUOTE.test(line) ? 'quote' : 'paragraph'
}

function blockOf(kind: Kind, lines: readonly string[]): Block {
  if (kind === 'list') return { kind, items: lines.map((line) => readInline(line.replace(ITEM, ''))) }
  if (kind === 'quote') return { kind, lines: lines.map((line) => readInline(line.replace(QUOTE, ''))) }
  return { kind, lines: lines.map((line) => readInline(line)) }
}

/** The blocks of a text; empty lines part paragraphs and leave no other trace. */
export function read(text: string): Block[] {
  const blocks: Block[] = []
  let kind: Kind = 'paragraph'
  let lines: string[] = []
  const end = () => {
    if (lines.length) blocks.push(blockOf(kind, lines))
    lines = []
  }
  for (const line of text.split(/\r\n|\r|\n/)) {
    const next = kindOf(line)
    if (!line.trim() || next !== kind) end()
    kind = next
    if (line.trim()) lines.push(line)
  }
  end()
  return blocks
}
