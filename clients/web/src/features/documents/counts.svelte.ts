/* How many remarks are open on each document of a folder, kept live. */

import { isRemark } from '../../domain/remarks'
import { following } from '../../sync/following.svelte'
import { store } from '../../sync/live'

export function followCounts(conversation: number, folder: number | null) {
  const list = following<ReadonlyMap<number, number>>(
    async () => {
      const { counts } = await store.run({ type: 'count_remarks', conversation, folder })
      return new Map(counts.map(({ node, open }) => [node, open]))
    },
    (known, event) => {
      const told = event.type === 'message_sent' || event.type === 'message_changed'
      if (told && event.message.conversation === conversation) {
        // What was a remark may be deleted.
        const { message } = event
        if (isRemark(message) || message.content.type === 'deleted') queueMicrotask(() => void list.load())
      }
      return known
    },
    () => true,
  )
  return list
}
