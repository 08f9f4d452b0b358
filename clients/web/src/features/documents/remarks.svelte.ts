/* What is said about a document in its group, kept live. */

import { isRemark, type Remark } from '../../domain/remarks'
import { store } from '../../sync/live'

const PAGE = 100

/** Those held about `of()`, in the order they were written; `more` when there are older ones to ask for. */
export function remarks(of: () => { id: number; conversation: number }) {
  let more = $state(false)
  let loaded = $state(false)
  const place = $derived(`${of().conversation}/${of().id}`)

  const all = $derived.by(() => {
    const { conversation, id } = of()
    const messages = store.state.logs.get(conversation)?.messages ?? []
    return messages.filter((one): one is Remark => isRemark(one, id))
  })

  async function load(before: number | null): Promise<void> {
    const page = await store.run({ type: 'load_remarks', node: of().id, before, limit: PAGE })
    more = page.more_before
    loaded = true
  }

  // An answer that the line took with it is asked for again when it is back.
  $effect(() => {
    if (of().conversation && place && store.line === 'online') load(null).catch(() => undefined)
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
