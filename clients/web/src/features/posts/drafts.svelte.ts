/* What the reader is writing, on whichever of their devices, and what will be published by itself. */

import type { PostDraft } from '../../frames'
import { store } from '../../sync/live'

export interface Drafts {
  /** The latest changed first. */
  readonly all: readonly PostDraft[]
  readonly loaded: boolean
}

function latestFirst(a: PostDraft, b: PostDraft): number {
  return b.changed_at.getTime() - a.changed_at.getTime()
}

/** Kept as the server has them for as long as the screen is open. */
export function drafts(): Drafts {
  let held = $state.raw<ReadonlyMap<string, PostDraft>>(new Map())
  let loaded = $state(false)

  $effect(() => {
    if (store.line !== 'online') return
    store.run({ type: 'load_post_drafts' }).then(
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
