/* Tells the reader, wherever they are in Parvis, that they have been reminded of a publication, or are to read
   it anew. */

import { messageAt } from '../domain/log'
import { keyOf, type State } from '../domain/state'
import type { AnyEvent } from '../frames'
import { t } from '../i18n'
import { go } from '../router'
import { say } from '../ui/toasts.svelte'
import { call, permission } from './notifications'

const told = new Set<string>()

/** Once for each time: a receipt is also told of for other reasons. */
export function tellReminder(event: AnyEvent, state: State, looking: boolean): void {
  if (event.type !== 'receipt_changed') return
  const { receipt } = event
  const anew = receipt.earlier.at(-1)?.replaced_at
  const reminded = receipt.reminded_at && !(anew && anew > receipt.reminded_at)
  const at = reminded ? receipt.reminded_at : anew
  if (receipt.person !== state.me?.person || !at || receipt.opened_at) return
  const once = `${keyOf(receipt)} ${at.getTime()}`
  if (told.has(once)) return
  told.add(once)
  const post = messageAt(state.logs.get(receipt.conversation), receipt.seq)?.content
  const says = reminded ? t().reminder.text : t().reminder.anew
  const text = says(post?.type === 'post' ? post.title : '')
  const path = `/publications/${keyOf(receipt)}`
  const read = () => {
    go(path)
  }
  if (looking || permission() !== 'granted') say(text, { label: t().reminder.read, run: read })
  else call({ title: t().product, body: text, tag: `message-${receipt.conversation}-${receipt.seq}`, path, until: 0 })
}
