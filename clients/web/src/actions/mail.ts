/* The queue of letters, for administrators. */

import type { MailQueue } from '../frames'
import { store } from '../sync/live'

export function loadMailQueue(): Promise<MailQueue> {
  return store.run({ type: 'load_mail_queue' })
}

export async function retryLetter(id: number): Promise<void> {
  await store.run({ type: 'retry_letter', id })
}

export async function retryLetters(): Promise<void> {
  await store.run({ type: 'retry_letters' })
}

export async function dropLetter(id: number): Promise<void> {
  await store.run({ type: 'drop_letter', id })
}
