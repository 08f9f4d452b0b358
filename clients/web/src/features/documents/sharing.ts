/* What is one's own, and what one has with a few others. */

import { isOwn } from '../../domain/people'
import type { State } from '../../domain/state'
import type { Conversation, Node } from '../../frames'
import { store } from '../../sync/live'

export type Sharing = 'share' | 'unshare'

/** What may be done with whatever stands in this drive; nothing in that of a group. */
export function sharingIn(state: State, conversation: Conversation | undefined): Sharing | null {
  if (conversation?.kind !== 'direct') return null
  return isOwn(state, conversation) ? 'share' : 'unshare'
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
