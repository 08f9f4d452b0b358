/* How much calls the reader, on the application's icon; the window's title bears the same figure. */

import { convocationsExpected, postsToOpen } from '../domain/expected'
import { expectedMarks } from '../domain/marks'
import { type State } from '../domain/state'
import { callingOf } from '../domain/unread'

/** Messages of direct conversations and mentions, unread, where the reader lets them call; and what is expected from
    them. What a whole group says calls too, where they want it, without raising the figure. */
export function callsOf(state: State): number {
  let calls = convocationsExpected(state).length + postsToOpen(state).length + expectedMarks(state).length
  for (const conversation of state.conversations.keys()) calls += callingOf(state, conversation)
  return calls
}

/** Keeps the icon's figure current, where there is an icon; returns what ends it. */
export function keepBadge(state: () => State): () => void {
  return $effect.root(() => {
    $effect(() => {
      if (!('setAppBadge' in navigator)) return
      navigator.setAppBadge(callsOf(state())).catch(() => undefined)
    })
  })
}
