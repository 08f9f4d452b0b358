/* The queue as it is: asked for while it is looked at, every few seconds and after each act. */

import type { MailQueue } from '../../../frames'
import { explain } from '../../../sync/explain'
import { store } from '../../../sync/live'

const LOOK = 5_000

export function queue() {
  let known = $state.raw<MailQueue | null>(null)
  let failure = $state('')

  async function load(): Promise<void> {
    try {
      known = await store.run({ type: 'load_mail_queue' })
      failure = ''
    } catch (error) {
      failure = explain(error)
    }
  }

  /** What failed because somebody was quicker shows as it is now. */
  async function act(done: Promise<unknown>): Promise<void> {
    try {
      await done
    } finally {
      await load()
    }
  }

  $effect(() => {
    if (store.line !== 'online') return
    void load()
    const looking = setInterval(() => {
      if (document.visibilityState === 'visible') void load()
    }, LOOK)
    return () => {
      clearInterval(looking)
    }
  })

  return {
    /** Null until it is known. */
    get known() {
      return known
    },
    get failure() {
      return failure
    },
    load,
    retry: (id: number) => act(store.run({ type: 'retry_letter', id })),
    retryAll: () => act(store.run({ type: 'retry_letters' })),
    drop: (id: number) => act(store.run({ type: 'drop_letter', id })),
  }
}
