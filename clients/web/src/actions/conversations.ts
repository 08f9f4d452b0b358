/* The reader's own place in conversations: read, pinned, silenced, being written to. */

import type { Level } from '../frames'
import { reading, store } from '../sync/live'

const TOLD_FOR = 3_000
const told = new Map<number, number>()

/** The reader has reached this message. Told only while he is there, and only so often. */
export function read(conversation: number, seq: number): void {
  reading.reached(conversation, seq)
}

/** The reader is writing; call at each key. */
export function typing(conversation: number): void {
  const now = Date.now()
  if (now - (told.get(conversation) ?? 0) < TOLD_FOR) return
  told.set(conversation, now)
  store.run({ type: 'type_message', conversation }).catch(() => undefined)
}

export async function setLevel(conversation: number, level: Level): Promise<void> {
  await store.run({ type: 'change_membership', conversation, level })
}

export async function setPinned(conversation: number, pinned: boolean): Promise<void> {
  await store.run({ type: 'change_membership', conversation, pinned })
}

/** Opens the direct conversation with these people, the existing one if there is; its id. */
export async function startDirect(people: number[]): Promise<number> {
  return (await store.run({ type: 'start_direct', people })).conversation.id
}
