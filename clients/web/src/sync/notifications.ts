/* Shows calls outside Parvis. The service worker does, for a page may not on Android, and one worker serves all windows:
   it stays silent while somebody looks at any of them. */

import { go } from '../router'
import type { Call } from './call'

export type Permission = NotificationPermission | 'unsupported'

export const worker = () => ('serviceWorker' in navigator ? navigator.serviceWorker : undefined)

export function permission(): Permission {
  return 'Notification' in globalThis && worker() ? Notification.permission : 'unsupported'
}

/** Asks the browser for the right; to be called from a button. */
export async function askPermission(): Promise<Permission> {
  return permission() === 'default' ? Notification.requestPermission() : permission()
}

/** Under which this browser keeps where the server believes it to be. */
export const TOLD = 'parvis-push'

let silent = false

/** Whether what calls from now on makes no sound. */
export function hush(wanted: boolean): void {
  silent = wanted
}

export function call(wanted: Call): void {
  worker()?.controller?.postMessage({ ...wanted, silent })
}

/** Opens what a call leads to, once it is clicked; and does what only a page can, once the browser has renewed the
    address by which its service wakes it. */
export function followCalls(renewed: () => void): void {
  worker()?.addEventListener('message', ({ data }: MessageEvent<{ open?: unknown; subscribe?: unknown }>) => {
    if (typeof data.open === 'string') go(data.open)
    if (data.subscribe) renewed()
  })
}
