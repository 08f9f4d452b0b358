/* The comments on a publication: the messages that reply to it, kept live. */

import type { Chat, Message } from '../../frames'
import { store } from '../../sync/live'

export type Comment = Message & { content: Chat }

interface Place {
  conversation: number
  seq: number
}

const PAGE = 100

/** Those held of `of()`, in the order they were written; `more` when there are older ones to ask for. */
export function comments(of: () => Place) {
  let more = $state(false)
  let loaded = $state(false)
  const key = $derived(`${of().conversation}/${of().seq}`)

  const all = $derived.by(() => {
    const { conversation, seq } = of()
    const messages = store.state.logs.get(conversation)?.messages ?? []
    return messages.filter((one): one is Comment => one.content.type === 'chat' && one.content.reply_to === seq)
  })

  async function load(before: number | null): Promise<void> {
    const { conversation, seq } = of()
    const page = await store.run({ type: 'load_comments', conversation, seq, before, limit: PAGE })
    more = page.more_before
    loaded = true
  }

  // An answer that the line took with it is asked for again when it is back.
  $effect(() => {
    if (key && store.line === 'online') load(null).catch(() => undefined)
  })

  return {
    get all() {
      return all
    },
    get more() {
      return more
    },
    get loaded() {
      return loaded || store.line === 'offline'
    },
    loadMore: () => load(all[0]?.seq ?? null).catch(() => undefined),
  }
}
