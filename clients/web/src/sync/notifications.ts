/* Shows calls outside Parvis. The service worker does, for a page may not on Android, and one worker serves all windows:
   it stays silent while somebody looks at any of them. */

import type { State } from '../domain/state'
import type { AnyEvent, Message, Notifications } from '../frames'
import { go } from '../router'
import type { Call } from './call'
import { callOf, callsOf, heldUntil, isOf, isWorthCalling, quietedBy } from './calling'
import { Held } from './held'

export type Permission = NotificationPermission | 'unsupported'

const worker = () => ('serviceWorker' in navigator ? navigator.serviceWorker : undefined)

export function permission(): Permission {
  return 'Notification' in globalThis && worker() ? Notification.permission : 'unsupported'
}

/** Asks the browser for the right; to be called from a button. */
export async function askPermission(): Promise<Permission> {
  return permission() === 'default' ? Notification.requestPermission() : permission()
}

/** Under which this browser keeps where the server believes it to be. */
export const TOLD = 'parvis-push'

let chosen: Notifications | null = null
let latest: State | null = null

/** What the reader wants to be called of, and when not, as the server told it last. */
export function choose(known: Notifications): void {
  chosen = known
  held.release()
}

const held = new Held((messages) => {
  const due = messages.filter((message) => !waits(message))
  // The browser's service wakes this device with the same.
  const woken = chosen && chosen.carries !== 'nothing' && chosen.devices.some(({ here }) => here)
  if (latest && !woken) callsOf(latest, due).forEach(call)
})

/** Whether it is kept for the end of quiet hours. */
function waits(message: Message): boolean {
  const until = latest && chosen && heldUntil(latest, message, chosen, Date.now())
  if (until) held.keep(message, until)
  return until !== null
}

/** Calls the reader for what is worth it, and takes back what they have read elsewhere. */
export function notify(event: AnyEvent, state: State): void {
  latest = state
  if (permission() !== 'granted') return
  if (event.type === 'message_sent') {
    const { message } = event
    if (isWorthCalling(state, message, chosen?.calls) && !waits(message)) call(callOf(state, message))
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
