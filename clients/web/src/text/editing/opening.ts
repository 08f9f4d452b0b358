/* Opens a text in the editor. */

import type { Mark, Node } from 'prosemirror-model'
import { webAddress } from '../link'
import { JOINER } from '../mask'
import { read } from '../read'
import type { Block, Inline } from '../tokens'
import { schema } from './schema'

const { nodes, marks } = schema

/** What somebody who is mentioned is called; everybody, when it is nobody's number. */
export type Name = (person: number | null) => string

/** Not an address that is its own words. */
function isLink(token: Inline): boolean {
  return token.kind === 'link' && !token.bare && webAddress(token.text) !== token.href
}

/** What stands in a line. What is a link by itself, such as an address, stays words. */
export function inlineOf(tokens: readonly Inline[], name: Name, within: readonly Mark[] = []): Node[] {
  return tokens.flatMap((token) => {
    if (token.kind === 'strong' || token.kind === 'emphasis')
      return inlineOf(token.inside, name, marks[token.kind]?.create().addToSet(within))
    if (token.kind === 'everybody')
      return [schema.node('mention', { person: null, name: name(null) }, undefined, within)]
    if (token.kind === 'mention') {
      const { person } = token
      return [schema.node('mention', { person, name: name(person) }, undefined, within)]
    }
    const text = token.kind === 'code' ? token.text : token.text.replaceAll(JOINER, '')
    const mark = token.kind === 'code' || isLink(token) ? token.kind : null
    const attrs = token.kind === 'link' ? { href: token.href } : null
    return text ? [schema.text(text, mark ? marks[mark]?.create(attrs).addToSet(within) : within)] : []
  })
}

function linesOf(lines: readonly Inline[][], name: Name): Node[] {
  return lines.flatMap((line, row) => [...(row ? [schema.node('hard_break')] : []), ...inlineOf(line, name)])
}

function blockOf(block: Block, name: Name): Node {
  if (block.kind === 'image') return schema.node('image', { file: block.file, shows: block.shows })
  if (block.kind === 'code') return schema.node('code_block', null, block.text ? [schema.text(block.text)] : [])
  if (block.kind === 'heading') return schema.node('heading', { depth: block.depth }, inlineOf(block.line, name))
  if ('lines' in block) return schema.node(block.kind, null, linesOf(block.lines, name))
  const items = block.items.map((line) =>
    nodes.list_item?.create(null, schema.node('paragraph', null, inlineOf(line, name))),
  )
  return schema.node(block.kind, block.kind === 'numbered' ? { order: block.start } : null, items as Node[])
}

export function opened(text: string, name: Name): Node {
  const blocks = read(text, 'article').map((block) => blockOf(block, name))
  return schema.node('doc', null, blocks.length ? blocks : [schema.node('paragraph')])
}
