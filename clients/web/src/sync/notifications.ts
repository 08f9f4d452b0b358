/* Shows calls outside Parvis. The service worker does, for a page may not on Android, and one worker serves all windows:
   it stays silent while somebody looks at any of them. */

import type { State } from '../domain/state'
import type { AnyEvent } from '../frames'
import { go } from '../router'
import type { Call } from './call'
import { callOf, isWorthCalling, quietedBy, tagOf } from './calling'

export type Permission = NotificationPermission | 'unsupported'

const worker = () => ('serviceWorker' in navigator ? navigator.serviceWorker : undefined)

export function permission(): Permission {
  return 'Notification' in globalThis && worker() ? Notification.permission : 'unsupported'
}

/** Asks the browser for the right; to be called from a button. */
export async function askPermission(): Promise<Permission> {
  return permission() === 'default' ? Notification.requestPermission() : permission()
}

/** Calls the reader for what is worth it, and takes back what they have read elsewhere. */
export function notify(event: AnyEvent, state: State): void {
  if (permission() !== 'granted') return
  if (event.type === 'message_sent' && isWorthCalling(state, event.message)) call(callOf(state, event.message))
  const quieted = quietedBy(event, state)
  if (quieted !== null) void takeBack(tagOf(quieted))
}

export function call(wanted: Call): void {
  worker()?.controller?.postMessage(wanted)
}

async function takeBack(tag: string): Promise<void> {
  const registration = await worker()?.getRegistration()
  for (const shown of (await registration?.getNotifications({ tag })) ?? []) shown.close()
}

/** Opens what a call leads to, once it is clicked. */
export function followCalls(): void {
  worker()?.addEventListener('message', ({ data }: MessageEvent<{ open?: unknown }>) => {
    if (typeof data.open === 'string') go(data.open)
  })
}
