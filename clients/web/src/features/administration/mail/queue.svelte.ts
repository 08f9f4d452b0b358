/* The queue as it is, and what can be done about its letters. */

import { store } from '../../../sync/live'
import { looking } from '../../../sync/looking.svelte'

const LOOK = 5_000

export function queue() {
  const looked = looking(() => store.run({ type: 'load_mail_queue' }), LOOK)

  /** What failed because somebody was quicker shows as it is now. */
  async function act(done: Promise<unknown>): Promise<void> {
    try {
      await done
    } finally {
      await looked.load()
    }
  }

  return {
    /** Null until it is known. */
    get known() {
      return looked.known
    },
    get failure() {
      return looked.failure
    },
    load: looked.load,
    retry: (id: number) => act(store.run({ type: 'retry_letter', id })),
    retryAll: () => act(store.run({ type: 'retry_letters' })),
    drop: (id: number) => act(store.run({ type: 'drop_letter', id })),
  }
}
