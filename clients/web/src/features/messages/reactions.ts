/* The four reactions: named, and never « Vu », which would look like a receipt. */

import Hand from '@lucide/svelte/icons/hand'
import HeartHandshake from '@lucide/svelte/icons/heart-handshake'
import PartyPopper from '@lucide/svelte/icons/party-popper'
import ThumbsUp from '@lucide/svelte/icons/thumbs-up'
import type { Message, ReactionName } from '../../frames'
import { store } from '../../sync/live'
import { settle } from '../../sync/marking'
import type { IconShape } from '../../ui/types'

export const REACTIONS: readonly { name: ReactionName; icon: IconShape }[] = [
  { name: 'agree', icon: ThumbsUp },
  { name: 'thanks', icon: HeartHandshake },
  { name: 'bravo', icon: PartyPopper },
  { name: 'on_it', icon: Hand },
]

/** Gives the reaction, or takes it back if it was given. */
export async function toggleReaction(message: Message, name: ReactionName): Promise<void> {
  const { conversation, seq, reactions } = message
  const given = reactions.find((one) => one.name === name)?.people.includes(store.state.me?.person ?? 0)
  await store.run({ type: 'react', conversation, seq, name, on: !given })
  // « Je m'en occupe » says that it is not done yet.
  if (!given && name !== 'on_it') await settle(message)
}
