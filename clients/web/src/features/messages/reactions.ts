/* The four reactions: named, and never « Vu », which would look like a receipt. */

import Hand from '@lucide/svelte/icons/hand'
import HeartHandshake from '@lucide/svelte/icons/heart-handshake'
import PartyPopper from '@lucide/svelte/icons/party-popper'
import ThumbsUp from '@lucide/svelte/icons/thumbs-up'
import type { ReactionName } from '../../frames'
import type { IconShape } from '../../ui/types'

export const REACTIONS: readonly { name: ReactionName; icon: IconShape }[] = [
  { name: 'agree', icon: ThumbsUp },
  { name: 'thanks', icon: HeartHandshake },
  { name: 'bravo', icon: PartyPopper },
  { name: 'on_it', icon: Hand },
]
