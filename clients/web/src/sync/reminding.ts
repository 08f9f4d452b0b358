/* Tells the reader, wherever they are in Parvis, that they have been reminded of a publication. */

import { messageAt } from '../domain/log'
import { keyOf, type State } from '../domain/state'
import type { AnyEvent } from '../frames'
import { t } from '../i18n'
import { go } from '../router'
import { say } from '../ui/toasts.svelte'
import { permission } from './notifications'

const told = new Set<string>()

/** Once for each reminder: a receipt is also told of for other reasons. */
export function tellReminder(event: AnyEvent, state: State, looking: boolean): void {
  if (event.type !== 'receipt_changed') return
  const { receipt } = event
  const { reminded_at: at } = receipt
  if (receipt.person !== state.me?.person || !at || receipt.opened_at) return
  const once = `${keyOf(receipt)} ${at.getTime()}`
  if (told.has(once)) return
  told.add(once)
  const post = messageAt(state.logs.get(receipt.conversation), receipt.seq)?.content
  const text = t().reminder.text(post?.type === 'post' ? post.title : '')
  const read = () => {
    go(`/publications/${keyOf(receipt)}`)
  }
  if (looking || permission() !== 'granted') say(text, { label: t().reminder.read, run: read })
  else show(text, once, read)
}

function show(text: string, tag: string, read: () => void): void {
  const shown = new Notification(text, { icon: '/icons/parvis-192.png', tag })
  shown.onclick = () => {
    window.focus()
    read()
    shown.close()
  }
}
