/* Tells the others that the reader is writing. */

import { store } from '../../sync/live'

const TOLD_FOR = 3_000
const told = new Map<number, number>()

/** To be called at each key; told only so often. */
export function typing(conversation: number): void {
  const now = Date.now()
  if (now - (told.get(conversation) ?? 0) < TOLD_FOR) return
  told.set(conversation, now)
  store.run({ type: 'type_message', conversation }).catch(() => undefined)
}
