/* How much calls the reader, on the application's icon; the window's title bears the same figure. */

import { type State } from '../domain/state'
import { callingOf } from '../domain/unread'

/** Messages of direct conversations and mentions, unread, where the reader lets them call. */
export function callsOf(state: State): number {
  let calls = 0
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
