/* What the reader is writing, on whichever of their devices, and what will be published by itself. */

import type { AnyEvent, PostDraft } from '../../frames'
import { following } from '../../sync/following.svelte'
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

type Held = ReadonlyMap<string, PostDraft>

async function load(): Promise<Held> {
  await handOver()
  const { drafts } = await store.run({ type: 'load_post_drafts' })
  return new Map(drafts.map((draft) => [draft.client_id, draft]))
}

function after(held: Held, event: AnyEvent): Held {
  if (event.type === 'post_draft_changed') return new Map(held).set(event.draft.client_id, event.draft)
  if (event.type !== 'post_draft_dropped') return held
  return new Map([...held].filter(([client_id]) => client_id !== event.client_id))
}

/** Kept as the server has them for as long as the screen is open. */
export function drafts(): Drafts {
  const followed = following(load, after, () => true)

  const all = $derived([...(followed.known?.values() ?? [])].sort(latestFirst))
  return {
    get all() {
      return all
    },
    get loaded() {
      return followed.known !== null
    },
  }
}
