/* Writes what stands in the editor as a text in light formatting. */

import type { Node } from 'prosemirror-model'
import { kindOf } from '../read'
import { lineOf } from './line'
import { childrenOf } from './tidy'

/** The sign by which a line would be read as something else, behind what may stand before it. */
const BEGINNINGS: Readonly<Partial<Record<string, RegExp>>> = {
  list: /^(\s*)([-•])/,
  quote: /^(\s*)(>)/,
  heading: /^(\s*)(#)/,
  numbered: /^(\s*\d+)([.)])/,
  image: /^(\s*)(!)/,
  code: /^(\s*)(`)/,
}
const MOST_NUMBER = 9_999

function linesOf(node: Node): Node[][] {
  const lines: Node[][] = [[]]
  for (const child of childrenOf(node)) {
    if (child.type.name === 'hard_break') lines.push([])
    else lines.at(-1)?.push(child)
  }
  return lines
}

function wordsOf(nodes: readonly Node[]): string {
  const line = lineOf(nodes)
  const beginning = BEGINNINGS[kindOf(line, 'article')]
  return beginning ? line.replace(beginning, '$1\\$2') : line
}

/** Empty lines part paragraphs: there are none at its ends, and no two. */
function paragraph(node: Node): string {
  const lines = linesOf(node).map((line) => wordsOf(line).replace(/^\s+$/, ''))
  return lines
    .join('\n')
    .replace(/^\n+|\n+$/g, '')
    .replace(/\n{3,}/g, '\n\n')
}

function quote(node: Node): string {
  const lines = linesOf(node).map(lineOf)
  return lines.some((line) => line.trim()) ? lines.map((line) => (line ? `> ${line}` : '>')).join('\n') : ''
}

function codeBlock(node: Node): string {
  const textContent = node.textContent.replace(/\r\n?/g, '\n')
  const longest = Math.max(2, ...(textContent.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${textContent}\n${fence}`
}

function items(node: Node, sign: (place: number) => string): string {
  const lines = childrenOf(node).map((item) => lineOf(childrenOf(item).flatMap(childrenOf)).trimStart())
  return lines
    .filter(Boolean)
    .map((line, place) => sign(place) + line)
    .join('\n')
}

function headed(node: Node): string {
  const line = lineOf(childrenOf(node)).trimStart()
  return line && `${node.attrs.depth === 1 ? '##' : '###'} ${line}`
}

const BLOCKS: Readonly<Record<string, (node: Node) => string>> = {
  paragraph,
  quote,
  code_block: codeBlock,
  heading: headed,
  list: (node) => items(node, () => '- '),
  numbered: (node) => items(node, (place) => `${Math.min(MOST_NUMBER, Number(node.attrs.order) + place)}. `),
  image: ({ attrs }) =>
    `![${String(attrs.shows)
      .replace(/[\]\r\n]/g, ' ')
      .slice(0, 500)}](file:${String(attrs.file)})`,
}

/** What does not change is not written again. */
const written = new WeakMap<Node, string>()

function blockText(node: Node): string {
  const text = written.get(node) ?? BLOCKS[node.type.name]?.(node) ?? ''
  written.set(node, text)
  return text
}

export function textOf(doc: Node): string {
  return childrenOf(doc).map(blockText).filter(Boolean).join('\n\n')
}
