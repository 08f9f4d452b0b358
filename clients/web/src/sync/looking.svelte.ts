/* What changes by itself without news of it: asked for again and again while it is looked at. */

import { explain } from './explain'
import { store } from './live'

/** `every` is in milliseconds. */
export function looking<T>(ask: () => Promise<T>, every: number) {
  let known = $state.raw<T | null>(null)
  let failure = $state('')

  async function load(): Promise<void> {
    try {
      known = await ask()
      failure = ''
    } catch (error) {
      failure = explain(error)
    }
  }

  $effect(() => {
    if (store.line !== 'online') return
    void load()
    const again = setInterval(() => {
      if (document.visibilityState === 'visible') void load()
    }, every)
    return () => {
      clearInterval(again)
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
  }
}
