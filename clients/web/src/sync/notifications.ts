/* Shows calls outside Parvis. The service worker does, for a page may not on Android, and one worker serves all windows:
   it stays silent while somebody looks at any of them. */

import type { State } from '../domain/state'
import type { AnyEvent, Notifications } from '../frames'
import { go } from '../router'
import type { Call } from './call'
import { callOf, isHeld, isOf, isWorthCalling, quietedBy } from './calling'

export type Permission = NotificationPermission | 'unsupported'

const worker = () => ('serviceWorker' in navigator ? navigator.serviceWorker : undefined)

export function permission(): Permission {
  return 'Notification' in globalThis && worker() ? Notification.permission : 'unsupported'
}

/** Asks the browser for the right; to be called from a button. */
export async function askPermission(): Promise<Permission> {
  return permission() === 'default' ? Notification.requestPermission() : permission()
}

let chosen: Notifications | null = null

/** What the reader wants to be called of, and when not, as the server told it last. */
export function choose(known: Notifications): void {
  chosen = known
}

/** Calls the reader for what is worth it, and takes back what they have read elsewhere. */
export function notify(event: AnyEvent, state: State): void {
  if (permission() !== 'granted') return
  if (event.type === 'message_sent') {
    const { message } = event
    const wanted = isWorthCalling(state, message, chosen?.calls)
    if (wanted && !(chosen && isHeld(state, message, chosen, Date.now()))) call(callOf(state, message))
  }
  const quieted = quietedBy(event, state)
  if (quieted !== null) void takeBack(quieted)
}

export function call(wanted: Call): void {
  worker()?.controller?.postMessage({ ...wanted, silent: chosen?.calls.sound === false })
}

async function takeBack(conversation: number): Promise<void> {
  const registration = await worker()?.getRegistration()
  for (const shown of (await registration?.getNotifications()) ?? []) if (isOf(conversation, shown.tag)) shown.close()
}

/** Opens what a call leads to, once it is clicked; and does what only a page can, once the browser has renewed the
    address by which its service wakes it. */
export function followCalls(renewed: () => void): void {
  worker()?.addEventListener('message', ({ data }: MessageEvent<{ open?: unknown; subscribe?: unknown }>) => {
    if (typeof data.open === 'string') go(data.open)
    if (data.subscribe) renewed()
  })
}
