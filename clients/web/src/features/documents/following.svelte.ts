/* A folder, or the bin, as it is asked for and followed. */

import type { AnyEvent, Node } from '../../frames'
import { following, type Followed } from '../../sync/following.svelte'
import { store } from '../../sync/live'
import { after, type Listed } from './drive'

/** Reads the list again when something between it and what is told is missing. */
function followed<L extends Listed>(
  conversation: number,
  ask: () => Promise<L>,
  here: (node: Node) => boolean,
): Followed<L> {
  const list = following<L>(ask, told, () => true)
  function told(known: L, event: AnyEvent): L {
    if (event.type !== 'drive_changed' || event.conversation !== conversation || event.seq <= known.seq) return known
    if (event.since > known.seq) {
      queueMicrotask(() => void list.load())
      return known
    }
    return { ...known, ...after(known, event, here) }
  }
  return list
}

export function followFolder(conversation: number, folder: number | null): Followed<Listed> {
  async function ask(): Promise<Listed> {
    const first = await store.run({ type: 'load_folder', conversation, folder, after: null })
    const nodes = [...first.nodes]
    for (let page = first; !page.complete && nodes.length; nodes.push(...page.nodes))
      page = await store.run({ type: 'load_folder', conversation, folder, after: nodes[nodes.length - 1]?.id ?? null })
    return { path: first.path, nodes, seq: first.seq, bytes: first.bytes, most: first.most_bytes }
  }
  return followed(conversation, ask, (node) => node.parent === folder && node.binned_at === null)
}

export interface Binned extends Listed {
  days: number
  /** Those that stay, whatever the day. */
  kept: readonly number[]
}

export function followBin(conversation: number): Followed<Binned> {
  const ask = async () => {
    const { nodes, seq, days, kept } = await store.run({ type: 'load_bin', conversation })
    return { path: [], nodes, seq, days, kept }
  }
  return followed(conversation, ask, (node) => node.binned_at !== null)
}
