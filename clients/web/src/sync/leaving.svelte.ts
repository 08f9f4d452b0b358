/* Leaving the house, on the server and here. Where something would be lost, or without a line, it is asked and said
   before. */

import { go } from '../router'
import { post } from './http'
import { store } from './live'

interface Leaving {
  acting: boolean
  failed: boolean
}

let now = $state<Leaving | null>(null)

/** What is shown of it; null when nothing has to be. */
export function leaving(): Leaving | null {
  return now
}

export function beginLeaving(): void {
  if (store.waiting.length || store.line === 'offline') now = { acting: false, failed: false }
  else void leave()
}

/** Ends the session; this device keeps nothing of it. */
export async function leave(): Promise<void> {
  // Who it is, before the server closes the line, which may come before its answer: then nobody is known here.
  const person = store.state.me?.person ?? 0
  if (now) now = { acting: true, failed: false }
  try {
    await post('/api/sign-out', {})
  } catch {
    now = { acting: false, failed: true }
    return
  }
  void import('./push').then((push) => push.unsubscribe()).catch(() => undefined)
  go('/connexion', { replace: true })
  now = null
  await store.leave(person)
}

export function stay(): void {
  now = null
}
