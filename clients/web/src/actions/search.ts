/* Search in one's own messages, and the feeds of publications and convocations, a page at a time. */

import type { Feed, FeedCursor, Found, LoadFeed, Message } from '../frames'
import { store } from '../sync/live'

/** Where the page after this message begins. */
export function cursorOf({ sent_at, conversation, seq }: Message): FeedCursor {
  return { sent_at, conversation, seq }
}

/** Messages that hold all the words, newest first; the rest comes after the last one found. */
export function search(text: string, conversation: number | null = null, after: Message | null = null): Promise<Found> {
  return store.run({ type: 'search', text, conversation, before: after && cursorOf(after) })
}

export function loadFeed(
  kind: LoadFeed['kind'],
  conversation: number | null = null,
  after: Message | null = null,
): Promise<Feed> {
  return store.run({ type: 'load_feed', kind, conversation, before: after && cursorOf(after) })
}
