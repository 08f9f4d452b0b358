/* Marks in a page the words that are sought, without a change to the page. */

import { occurrences } from '../../text/occurrences'
import './marked.css'

/** Browsers that cannot mark lead to the page all the same. */
const highlights = typeof CSS === 'undefined' ? undefined : (CSS as { highlights?: HighlightRegistry }).highlights

function registered(name: string): Highlight | undefined {
  if (!highlights) return undefined
  const known = highlights.get(name) ?? new Highlight()
  highlights.set(name, known)
  return known
}

/** The text of the page, and where each of its nodes begins in it; what breaks a line parts words. */
function said(root: Node): { text: string; nodes: { node: Text; start: number }[] } {
  const nodes: { node: Text; start: number }[] = []
  let text = ''
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text) {
      nodes.push({ node, start: text.length })
      text += node.data
    } else if (/^(BR|P|H\d|LI)$/.test(node.nodeName)) text += '\n'
  }
  return { text, nodes }
}

/** Of what is read, the foot is under its tools. */
const TOOLS = 80

function bringIntoSight(place: Element | null | undefined): void {
  const frame = place?.closest('.sheets')?.getBoundingClientRect()
  const { top = 0, bottom = 0 } = place?.getBoundingClientRect() ?? {}
  // What is in sight stays where one has it.
  if (frame && top >= frame.top && bottom <= frame.bottom - TOOLS) return
  place?.scrollIntoView({ block: 'center' })
}

/** Marks all, and otherwise the one that is `here`, which it brings into sight where `leads`; what it returns takes the
 * marks away. */
export function mark(root: HTMLElement, sought: string, here: number, leads: boolean): () => void {
  const all = registered('found')
  const one = registered('found-here')
  const { text, nodes } = said(root)
  const place = (at: number) => nodes.findLast(({ start }) => start <= at)
  const ranges = occurrences(text, sought).flatMap(({ start, end }) => {
    const first = place(start)
    const last = place(end - 1)
    if (!first || !last) return []
    const range = new Range()
    range.setStart(first.node, Math.min(start - first.start, first.node.length))
    range.setEnd(last.node, Math.min(end - last.start, last.node.length))
    return [range]
  })
  for (const [nth, range] of ranges.entries()) (nth === here ? one : all)?.add(range)
  if (leads) bringIntoSight(ranges[Math.min(here, ranges.length - 1)]?.startContainer.parentElement)
  return () => {
    for (const range of ranges) {
      all?.delete(range)
      one?.delete(range)
    }
  }
}
