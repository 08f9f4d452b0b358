/* Reads a text as people type it: paragraphs, lists with - or with numbers, quotes with >, code between lines of ```, and
   what is inside a line. A publication has headings with ##, and images too. */

import { readInline } from './inline'
import type { Block, Form } from './tokens'

const ITEM = /^\s{0,3}[-•]\s+(?=\S)/
const QUOTE = /^\s{0,3}>\s?/
const NUMBER = /^\s{0,3}(\d{1,4})[.)]\s+(?=\S)/
const HEADING = /^\s{0,3}(#{1,6})\s+(?=\S)/
const IMAGE = /^\s{0,3}!\[([^\]\n]{0,500})\]\(file:(\d{1,16})\)\s*$/
const FENCE = /^\s{0,3}(`{3,}) {0,3}[\w+#.-]{0,20}\s*$/

type Kind = Block['kind']

/** Of a line that stands outside code. */
export function kindOf(line: string, form: Form): Kind {
  if (ITEM.test(line)) return 'list'
  if (QUOTE.test(line)) return 'quote'
  if (NUMBER.test(line)) return 'numbered'
  if (FENCE.test(line)) return 'code'
  if (form === 'article') {
    if (HEADING.test(line)) return 'heading'
    if (IMAGE.test(line)) return 'image'
  }
  return 'paragraph'
}

/** Whether each line of this kind stands for itself. */
function isAlone(kind: Kind): boolean {
  return kind === 'heading' || kind === 'image'
}

function blockOf(kind: Kind, lines: readonly string[], form: Form): Block {
  const inside = (sign: RegExp) => lines.map((line) => readInline(line.replace(sign, ''), form))
  const [first = ''] = lines
  if (kind === 'list') return { kind, items: inside(ITEM) }
  if (kind === 'numbered') return { kind, start: Number(NUMBER.exec(first)?.[1]), items: inside(NUMBER) }
  if (kind === 'quote') return { kind, lines: inside(QUOTE) }
  if (kind === 'heading') {
    const depth = (HEADING.exec(first)?.[1]?.length ?? 1) > 2 ? 2 : 1
    return { kind, depth, line: inside(HEADING)[0] ?? [] }
  }
  if (kind === 'image') {
    const [, shows = '', file] = IMAGE.exec(first) ?? []
    return { kind, file: Number(file), shows }
  }
  return { kind: 'paragraph', lines: lines.map((line) => readInline(line, form)) }
}

/** Whether the line ends the code that this one has begun. */
function endsCode(line: string, opening: string): boolean {
  const bare = line.trim()
  return bare.length >= opening.length && /^`+$/.test(bare)
}

/** The blocks of a text; empty lines part paragraphs and leave no other trace. Code that nobody ends goes to the end. */
export function read(text: string, form: Form = 'message'): Block[] {
  const blocks: Block[] = []
  let kind: Kind = 'paragraph'
  let lines: string[] = []
  /** The signs that the code being read began with. */
  let opening = ''
  const end = () => {
    const said = kind === 'quote' ? lines.map((line) => line.replace(QUOTE, '')) : lines
    if (said.some((line) => line.trim())) blocks.push(blockOf(kind, lines, form))
    lines = []
  }
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (opening && !endsCode(line, opening)) {
      lines.push(line)
      continue
    }
    if (opening) {
      blocks.push({ kind: 'code', text: lines.join('\n') })
      lines = []
      kind = 'paragraph'
      opening = ''
      continue
    }
    const next = kindOf(line, form)
    if (!line.trim() || next !== kind || isAlone(next) || next === 'code') end()
    kind = next
    if (kind === 'code') opening = FENCE.exec(line)?.[1] ?? ''
    else if (line.trim()) lines.push(line)
  }
  if (opening) blocks.push({ kind: 'code', text: lines.join('\n') })
  else end()
  return blocks
}
