/* What the reader is writing, on whichever of their devices, and what will be published by itself. */

import type { PostDraft } from '../../frames'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { forgetWritten, placesOf, writtenAt, type Written } from '../../sync/written'

export interface Drafts {
  /** The latest changed first. */
  readonly all: readonly PostDraft[]
  readonly loaded: boolean
}

function latestFirst(a: PostDraft, b: PostDraft): number {
  return b.changed_at.getTime() - a.changed_at.getTime()
}

/** Gives the server the drafts of this device that it never got. */
async function handOver(): Promise<void> {
  const author = store.state.me?.person ?? 0
  for (const place of placesOf('post', author)) {
    const written = writtenAt('post', author, place) as Written | null
    if (!written?.draft) continue
    try {
      await store.run({ type: 'save_post_draft', client_id: place, ...written.said, publish_at: null })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      // What was published meanwhile is of no more use; what is refused for anything else waits for a better day.
      if (error.failure.detail !== 'published') continue
    }
    forgetWritten('post', author, place)
  }
}

/** Kept as the server has them for as long as the screen is open. */
export function drafts(): Drafts {
  let held = $state.raw<ReadonlyMap<string, PostDraft>>(new Map())
  let loaded = $state(false)

  $effect(() => {
    if (store.line !== 'online') return
    handOver()
      .then(() => store.run({ type: 'load_post_drafts' }))
      .then(
        (found) => {
          held = new Map(found.drafts.map((draft) => [draft.client_id, draft]))
          loaded = true
        },
        () => undefined,
      )
  })

  $effect(() =>
    store.listen((event) => {
      if (event.type === 'post_draft_changed') held = new Map(held).set(event.draft.client_id, event.draft)
      if (event.type === 'post_draft_dropped') {
        held = new Map([...held].filter(([client_id]) => client_id !== event.client_id))
      }
    }),
  )

  const all = $derived([...held.values()].sort(latestFirst))
  return {
    get all() {
      return all
    },
    get loaded() {
      return loaded
    },
  }
}
