/* Publications or convocations of all one's conversations, newest first, a page at a time. Of one group those
   pinned are always held. */

import { untrack } from 'svelte'
import { announcements } from '../domain/expected'
import type { FeedCursor, Message } from '../frames'
import { store } from './live'

export type Kind = 'post' | 'convocation'

/** The kinds whose latest have been fetched since the client began. */
const fetched = $state<Record<Kind, boolean>>({ post: false, convocation: false })

function isPinned({ content }: Message): boolean {
  return content.type === 'post' && content.pinned_at !== null
}

/** What is held of the feed down to the last page asked for; `more` when there are older ones. */
export function feed(kind: Kind, conversation: () => number | null = () => null, label = () => '') {
  let more = $state(false)
  let last = $state.raw<FeedCursor | null>(null)

  const messages = $derived.by(() => {
    const floor = more && last ? last.sent_at.getTime() : -Infinity
    const one = conversation()
    return announcements(store.state).filter(
      (message: Message) =>
        message.content.type === kind &&
        (message.sent_at.getTime() >= floor || (one !== null && isPinned(message))) &&
        (one === null || message.conversation === one) &&
        (!label() || (message.content.type === 'post' && message.content.labels.includes(label()))),
    )
  })

  // What the device has kept is whole; what the line has brought so far is not, and would move when the rest comes.
  let loaded = $state(untrack(() => store.line !== 'online' && messages.length > 0))

  async function load(before: FeedCursor | null): Promise<void> {
    const asked = label()
    const page = await store.run({ type: 'load_feed', kind, conversation: conversation(), label: asked, before })
    if (asked !== label()) return
    const end = page.messages.at(-1)
    if (end) last = { sent_at: end.sent_at, conversation: end.conversation, seq: end.seq }
    more = page.more
    loaded = true
    if (conversation() === null && !asked) fetched[kind] = true
  }

  $effect(() => {
    if (store.line === 'online') load(null).catch(() => undefined)
  })

  return {
    get messages() {
      return messages
    },
    get loaded() {
      return loaded || (conversation() === null && !label() && fetched[kind]) || store.line === 'offline'
    },
    get more() {
      return more
    },
    loadMore: () => load(last).catch(() => undefined),
  }
}
