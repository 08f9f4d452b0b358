/* What is one's own, and what one has with a few others. */

import { iAmGuest, isOwn } from '../../domain/people'
import type { State } from '../../domain/state'
import type { Node } from '../../frames'
import { store } from '../../sync/live'

export type Sharing = 'share' | 'unshare'

/** Whether it is one's own to be shared, or one's own that is shared. */
export function sharingOf(state: State, node: Node): Sharing | null {
  const conversation = state.conversations.get(node.conversation)
  if (conversation?.kind !== 'direct' || iAmGuest(state)) return null
  if (isOwn(state, conversation)) return 'share'
  return node.brought_by === state.me?.person ? 'unshare' : null
}

/** Takes it back into one's own drive. */
export async function takeBack(nodes: readonly Node[]): Promise<void> {
  const { conversation } = await store.run({ type: 'start_direct', people: [store.state.me?.person ?? 0] })
  await store.run({
    type: 'move_nodes',
    conversation: nodes[0]?.conversation ?? 0,
    nodes: nodes.map(({ id }) => id),
    to: conversation.id,
    parent: null,
    clash: 'keep_both',
  })
}
