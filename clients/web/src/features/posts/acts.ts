/* What one may do with a publication, as the items of its menu. */

import History from '@lucide/svelte/icons/history'
import Link from '@lucide/svelte/icons/link'
import MessagesSquare from '@lucide/svelte/icons/messages-square'
import Pencil from '@lucide/svelte/icons/pencil'
import Pin from '@lucide/svelte/icons/pin'
import PinOff from '@lucide/svelte/icons/pin-off'
import Trash from '@lucide/svelte/icons/trash-2'
import { addressOf, isSealed, mayPin, type Published } from '../../domain/posts'
import { deletes } from '../../domain/rights'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'
import type { MenuItem } from '../../ui/menu'
import { say } from '../../ui/toasts.svelte'
import { markingActs } from '../messages'
import { words } from './words'

async function copyLink(message: Published): Promise<void> {
  await navigator.clipboard.writeText(new URL(addressOf(message), location.href).href)
  say(words().copied)
}

function pin({ conversation, seq, content }: Published): void {
  const on = content.pinned_at === null
  store.run({ type: 'pin_post', conversation, seq, on }).then(
    () => {
      say(on ? words().nowPinned : words().nowUnpinned)
    },
    (error: unknown) => {
      say(explain(error))
    },
  )
}

export async function remove({ conversation, seq }: Published): Promise<void> {
  await store.run({ type: 'delete_message', conversation, seq })
}

/** `ask` opens what has to be answered or shown in front of the page. */
export function actsOn(message: Published, ask: (what: 'delete' | 'versions' | 'recall') => void): MenuItem[] {
  const { conversation, seq, content } = message
  const group = store.state.conversations.get(conversation)
  const own = message.author === store.state.me?.person
  const all: MenuItem[] = [
    { label: words().copyLink, icon: Link, run: () => void copyLink(message) },
    { label: words().discuss, icon: MessagesSquare, href: `/discussions/${conversation}/${seq}` },
    ...markingActs(message, () => {
      ask('recall')
    }),
  ]
  if (mayPin(store.state, message)) {
    const label = content.pinned_at ? words().unpin : words().pin
    const run = () => {
      pin(message)
    }
    all.push({ label, icon: content.pinned_at ? PinOff : Pin, run })
  }
  if (message.edited_at && !isSealed(store.state, message)) {
    const run = () => {
      ask('versions')
    }
    all.push({ label: words().versions, icon: History, run })
  }
  if (own && group && !group.archived) {
    all.push({ label: words().edit, icon: Pencil, href: `/publications/nouvelle?modifier=${conversation}/${seq}` })
  }
  if (group && deletes(store.state, group, message)) {
    const run = () => {
      ask('delete')
    }
    all.push({ label: words().remove, icon: Trash, kind: 'danger', run })
  }
  return all
}
