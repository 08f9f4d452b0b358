/* The files of a conversation's messages as a screen shows them: a page at a time, and anew when one is sent. */

import type { AnyEvent, CarriedFile } from '../../frames'
import { following } from '../../sync/following.svelte'
import { store } from '../../sync/live'

const PAGE = 48

interface Known {
  files: readonly CarriedFile[]
  more: boolean
}

async function pageOf(conversation: number, pictures: boolean, last?: CarriedFile): Promise<Known> {
  const before = last ? { seq: last.seq, file: last.file.id } : null
  return store.run({ type: 'load_carried_files', conversation, pictures, before, limit: PAGE })
}

/** Whether a message with files is there, or what one carried may be gone. */
function concerns(event: AnyEvent, conversation: number): boolean {
  if (event.type !== 'message_sent' && event.type !== 'message_changed') return false
  const { message } = event
  const files = 'files' in message.content ? message.content.files.length : 0
  return message.conversation === conversation && (files > 0 || event.type === 'message_changed')
}

export function followCarried(conversation: number, pictures: boolean) {
  /** As many pages as are shown. */
  let pages = 1

  async function ask(): Promise<Known> {
    let known = await pageOf(conversation, pictures)
    for (let page = 1; page < pages && known.more; page += 1) known = await joined(known)
    return known
  }

  async function joined(known: Known): Promise<Known> {
    const next = await pageOf(conversation, pictures, known.files.at(-1))
    return { files: [...known.files, ...next.files], more: next.more }
  }

  const list = following<Known>(
    ask,
    (known, event) => {
      if (concerns(event, conversation)) queueMicrotask(() => void list.load())
      return known
    },
    () => true,
  )

  return {
    list,
    further() {
      pages += 1
      return list.load()
    },
  }
}
