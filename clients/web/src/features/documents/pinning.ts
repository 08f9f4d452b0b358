/* Pinning a folder or a document for everybody in its conversation. */

import Pin from '@lucide/svelte/icons/pin'
import PinOff from '@lucide/svelte/icons/pin-off'
import { iAmGuest } from '../../domain/people'
import type { Node } from '../../frames'
import { store } from '../../sync/live'
import type { MenuItem } from '../../ui/menu'
import { say } from '../../ui/toasts.svelte'
import { explainDrive } from './refused'
import { words } from './words'

/** The act, where the reader writes; none for a guest. */
export function pinningOf(node: Node): MenuItem[] {
  if (iAmGuest(store.state)) return []
  const on = node.pinned_at === null
  const run = () =>
    void store.run({ type: 'pin_node', node: node.id, on }).catch((error: unknown) => say(explainDrive(error)))
  return [{ label: on ? words().pin : words().unpin, icon: on ? Pin : PinOff, run }]
}
