/* The version before a convocation, and the newest one after it. */

import { isConvocation, type ConvocationMessage } from '../../../domain/convocations'
import { messageAt } from '../../../domain/log'
import { store } from '../../../sync/live'

export interface Versions {
  readonly former: ConvocationMessage | undefined
  readonly newest: ConvocationMessage | undefined
}

export function versions(message: () => ConvocationMessage | undefined): Versions {
  const at = (seq: number | null | undefined) => {
    const found = seq ? messageAt(store.state.logs.get(message()?.conversation ?? 0), seq) : undefined
    return isConvocation(found) ? found : undefined
  }
  const former = $derived(at(message()?.content.replaces))
  const newest = $derived.by(() => {
    let one = at(message()?.content.replaced_by)
    while (one?.content.replaced_by) {
      const next = at(one.content.replaced_by)
      if (!next) break
      one = next
    }
    return one
  })
  /** The next one of either that is not held yet. */
  const lacking = $derived.by(() => {
    const { replaces, replaced_by } = message()?.content ?? {}
    if (replaces && !former) return replaces
    return (newest ? newest.content.replaced_by : replaced_by) ?? null
  })

  $effect(() => {
    const conversation = message()?.conversation
    if (!conversation || !lacking || store.line !== 'online') return
    store.run({ type: 'load_messages', conversation, seqs: [lacking] }).catch(() => undefined)
  })

  return {
    get former() {
      return former
    },
    get newest() {
      return newest
    },
  }
}
