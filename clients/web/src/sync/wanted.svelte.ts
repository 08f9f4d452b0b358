/* One message by its address, fetched when it is not held yet. */

import { messageAt } from '../domain/log'
import type { Message } from '../frames'
import { store } from './live'

export interface Wanted {
  message: Message | undefined
  missing: boolean
}

/** The message that `address` names now; `missing` once the server says that there is none for the reader. */
export function wanted(address: () => { conversation: number; seq: number }): Wanted {
  let missing = $state(false)
  const message = $derived(messageAt(store.state.logs.get(address().conversation), address().seq))

  $effect(() => {
    const { conversation, seq } = address()
    missing = false
    // While its page is being left, the address names no message any more.
    if (!seq || message || store.line !== 'online') return
    store
      .run({ type: 'load_messages', conversation, seqs: [seq] })
      .then(({ messages }) => (missing = messages.length === 0))
      .catch(() => (missing = true))
  })

  return {
    get message() {
      return message
    },
    get missing() {
      return missing
    },
  }
}
