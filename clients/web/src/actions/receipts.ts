/* Publications and convocations: sent, opened, acknowledged, followed. */

import type { Message, Receipt, SendPost } from '../frames'
import { store } from '../sync/live'

type Place = Pick<Message, 'conversation' | 'seq'>

/** To be drawn once for what is being written, and given again when its answer was lost: it is then stored once. */
export function newClientId(): string {
  return crypto.randomUUID()
}

/** Publishes; the number of the message. */
export async function sendPost(post: Omit<SendPost, 'type'>): Promise<number> {
  return (await store.run({ type: 'send_post', ...post })).seq
}

export async function editPost({ conversation, seq }: Place, title: string, text: string): Promise<void> {
  await store.run({ type: 'edit_post', conversation, seq, title, text })
}

/** Records that the reader opens it now. Only ever on his own act. */
export function open({ conversation, seq }: Place): Promise<Receipt> {
  return store.run({ type: 'open_message', conversation, seq })
}

export function acknowledge({ conversation, seq }: Place, client_id: string): Promise<Receipt> {
  return store.run({ type: 'acknowledge', conversation, seq, client_id })
}

/** Asks for the named list, which is then kept live in the state: see `receiptsOf`. */
export async function loadReceipts({ conversation, seq }: Place): Promise<void> {
  await store.run({ type: 'load_receipts', conversation, seq })
}
