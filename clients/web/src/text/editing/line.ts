/* Writes one line of the editor in light formatting, with as few signs as are read back as the same line. */

import { Fragment, type MarkType, type Node } from 'prosemirror-model'
import { readInline } from '../inline'
import { inlineOf } from './opening'
import { asCode, asLink, asWords, Line, type Care, type Delimiter } from './signs'
import { childrenOf, code, emphasis, has, link, strong, tidied } from './tidy'

const CARES: readonly Care[] = [0, 1, 2, 3, 4]

function spanOf(nodes: readonly Node[], from: number, type: MarkType): number {
  let to = from
  while (has(nodes[to], type)) to++
  return to - from
}

function writeNode(line: Line, node: Node, care: Care): void {
  const text = node.text ?? ''
  const href = link.isInSet(node.marks)?.attrs.href as string | undefined
  const coded = has(node, code) ? asCode(text) : null
  if (!node.isText) line.put(`@[${String(node.attrs.person ?? 'all')}]`)
  else if (coded !== null) line.code(coded)
  else if (href !== undefined) line.put(asLink(text, href, care), (last) => last === '@')
  else line.add(asWords(text, care))
}

function write(line: Line, nodes: readonly Node[], care: Care, within: readonly MarkType[] = []): void {
  for (let at = 0; at < nodes.length;) {
    const [bold, italic] = [strong, emphasis].map((type) => (within.includes(type) ? 0 : spanOf(nodes, at, type)))
    const span = Math.max(bold ?? 0, italic ?? 0)
    if (span === 0) {
      writeNode(line, nodes[at++] as Node, care)
      continue
    }
    const sign: Delimiter = bold === italic ? '***' : bold === span ? '**' : '*'
    const opened = { '***': [strong, emphasis], '**': [strong], '*': [emphasis] }[sign]
    line.open(sign)
    write(line, nodes.slice(at, at + span), care, [...within, ...opened])
    line.close(sign)
    at += span
  }
}

/** Empty when nothing stands there. */
export function lineOf(nodes: readonly Node[]): string {
  let written = ''
  for (const apart of [false, true]) {
    const expected = tidied(nodes, apart)
    for (const care of CARES) {
      const line = new Line()
      write(line, childrenOf(expected), care)
      written = line.text
      if (Fragment.fromArray(inlineOf(readInline(written, 'article'), () => '')).eq(expected)) return written
    }
  }
  return written
}
