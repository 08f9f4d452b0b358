/* A folder, or the bin, as it is asked for and followed. */

import type { AnyEvent, Node, Taken } from '../../frames'
import { following, type Changeable, type Followed } from '../../sync/following.svelte'
import { store } from '../../sync/live'
import { after, joined, type Listed } from './drive'

/** Pages of a folder that are asked for at once; the others once one comes near them. */
const PAGES = 4

/** Reads the list again when something between it and what is told is missing, or more is to be known of a node. */
function followed<L extends Listed>(
  conversation: number,
  ask: () => Promise<L>,
  here: (node: Node) => boolean,
  more: (node: Node) => boolean = () => false,
): Changeable<L> {
  const list = following<L>(ask, told, () => true)
  function told(known: L, event: AnyEvent): L {
    if (event.type !== 'drive_changed' || event.conversation !== conversation || event.seq <= known.seq) return known
    if (event.since > known.seq) {
      queueMicrotask(() => void list.load())
      return known
    }
    if (event.nodes.some(more)) queueMicrotask(() => void list.load())
    return { ...known, ...after(known, event, here) }
  }
  return list
}

export interface FollowedFolder extends Followed<Listed> {
  /** Asks for more of it, if there is more. */
  further: () => Promise<void>
}

export function followFolder(conversation: number, folder: number | null): FollowedFolder {
  let pages = PAGES
  let last: Node | undefined
  let asking = false

  const pageAfter = (node?: Node) => store.run({ type: 'load_folder', conversation, folder, after: node?.id ?? null })

  async function ask(): Promise<Listed> {
    const first = await pageAfter()
    const nodes = [...first.nodes]
    let page = first
    for (let number = 1; !page.complete && number < pages; number += 1) {
      page = await pageAfter(nodes.at(-1))
      nodes.push(...page.nodes)
    }
    last = nodes.at(-1)
    const { path, seq, bytes, most_bytes } = first
    return { path, nodes, seq, bytes, most: most_bytes, complete: page.complete }
  }

  async function further(): Promise<void> {
    if (asking || !last || list.known?.complete !== false) return
    asking = true
    try {
      const page = await pageAfter(last)
      pages += 1
      last = page.nodes.at(-1) ?? last
      list.change((known) => joined(known, page))
    } catch {
      // What the next page follows is not there any more.
      await list.load()
    }
    asking = false
  }

  const list = followed(conversation, ask, (node) => node.parent === folder && node.binned_at === null)
  return Object.assign(list, { further })
}

export interface Binned extends Listed {
  days: number
  /** Those that stay, whatever the day. */
  kept: readonly number[]
  /** Where those are that were taken to a conversation of the reader. */
  taken: readonly Taken[]
}

export function followBin(conversation: number): Followed<Binned> {
  const ask = async () => {
    const { nodes, seq, days, kept, taken } = await store.run({ type: 'load_bin', conversation })
    return { path: [], nodes, seq, days, kept, taken }
  }
  return followed(
    conversation,
    ask,
    (node) => node.binned_at !== null,
    (node) => node.taken,
  )
}
