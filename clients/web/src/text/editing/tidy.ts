/* Brings what stands in a line of the editor into the form in which it can be written. */

import { Fragment, type MarkType, type Node } from 'prosemirror-model'
import { webAddress } from '../link'
import { JOINER } from '../mask'
import { schema } from './schema'

export const { strong, emphasis, link, code } = schema.marks as Record<
  'strong' | 'emphasis' | 'link' | 'code',
  MarkType
>
const MOST_WORDS = 250
const MOST_ADDRESS = 2_000

export function has(node: Node | undefined, type: MarkType): boolean {
  return node !== undefined && type.isInSet(node.marks) !== undefined
}

export function childrenOf(node: Node | Fragment): Node[] {
  return Array.from({ length: node.childCount }, (_, place) => node.child(place))
}

/** Its spaces at either end apart, unless it is a link or code. */
function parted(node: Node): Node[] {
  if (!node.isText || has(node, link) || has(node, code)) return [node]
  return (node.text?.match(/^\s+|\s+$|\S(?:[^]*\S)?/g) ?? []).map((text) => schema.text(text, node.marks))
}

/** The words of a link are bounded: longer ones are several links to one place. One that leads nowhere is words. */
function linked(node: Node): Node[] {
  const href = webAddress(String(link.isInSet(node.marks)?.attrs.href ?? ''))
  const words = node.text ?? ''
  if (!has(node, link)) return [node]
  if (href === null || href.length > MOST_ADDRESS || !words.trim())
    return parted(node.mark(link.removeFromSet(node.marks)))
  return (words.match(new RegExp(`[^]{1,${MOST_WORDS}}`, 'gu')) ?? []).map((text) => schema.text(text, node.marks))
}

/** As it is written: breaks are spaces, those mentioned are numbers. */
function plain(node: Node): Node[] {
  if (node.type === schema.nodes.hard_break) return [schema.text(' ')]
  if (!node.isText)
    return [schema.node('mention', { person: node.attrs.person as number | null }, undefined, node.marks)]
  const text = (node.text ?? '').replaceAll(JOINER, '').replace(/[\r\n]+/g, ' ')
  return text ? [schema.text(text, node.marks)] : []
}

function isSpace(node: Node | undefined): boolean {
  return node?.isText === true && !has(node, link) && !has(node, code) && !node.text?.trim()
}

function isLike(one: Node | undefined, other: Node | undefined): boolean {
  return [strong, emphasis].every((type) => has(one, type) === has(other, type))
}

/** Takes bold and italics from the spaces with which they begin or end; from all that stand beside a change of one of
    them, where `apart`. */
function expelled(nodes: readonly Node[], apart: boolean): Node[] {
  /** From what stands before the spaces around `at` to what stands behind them. */
  const around = (at: number) => {
    let [from, to] = [at, at]
    while (isSpace(nodes[from])) from--
    while (isSpace(nodes[to])) to++
    return Array.from({ length: to - from + 1 }, (_, place) => nodes[from + place])
  }
  return nodes.map((node, at) => {
    if (!isSpace(node)) return node
    const row = around(at)
    const kept = (type: MarkType) => row.every((one) => has(one, type)) && (!apart || isLike(row[0], row.at(-1)))
    return node.mark(node.marks.filter(({ type }) => (type !== strong && type !== emphasis) || kept(type)))
  })
}

/** The same line twice gives the same nodes. */
export function tidied(nodes: readonly Node[], apart = false): Fragment {
  return Fragment.fromArray(expelled(nodes.flatMap(plain).flatMap(linked).flatMap(parted), apart))
}
