/* Keeps the client's own files on the device, so that it opens without a line; and calls its reader from outside the
   page. Data is never kept here: sync/ does that. */

import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import type { Call } from './sync/call'

declare const self: ServiceWorkerGlobalScope

const all = self.__WB_MANIFEST.map((entry) => (typeof entry === 'string' ? { url: entry, revision: null } : entry))
/** What reads PDFs is large: it is kept only for those who keep documents on their device. */
const reader = all.filter(({ url }) => url.startsWith('assets/pdf')).map(({ url }) => `/${url}`)
const READER = 'reader'

precacheAndRoute(all.filter(({ url }) => !url.startsWith('assets/pdf')))
cleanupOutdatedCaches()
registerRoute(
  ({ url }) => reader.includes(url.pathname),
  async ({ request }) => (await caches.match(request, { cacheName: READER, ignoreVary: true })) ?? fetch(request),
)
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/(api|socket|health|metrics)(\/|$)/, /\.ics$/],
  }),
)

// A new version takes over at once: files carry their hash in their name, so an open page keeps those it began with.
self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), renewReader()]))
})

// Calls: what the page asks for now, and whoever wakes this worker later. Nobody is called who looks at Parvis already.
self.addEventListener('message', (event) => {
  if (event.data === 'keep reader') event.waitUntil(answerKept(event.ports[0]))
  else event.waitUntil(call(event.data as Call))
})

async function call({ title, body, tag, path }: Call): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window' })
  if (windows.some((window) => window.focused && window.visibilityState === 'visible')) return
  const shown = await self.registration.getNotifications({ tag })
  // Several windows tell of the same message.
  if (shown.some((one) => (one.data as Call).path === path && one.body === body && one.title === title)) return
  // `renotify` is not in TypeScript's list yet: without it, the second message of a conversation would come in silence.
  const options: NotificationOptions & { renotify: boolean } = {
    body,
    tag,
    renotify: true,
    icon: '/icons/parvis-192.png',
    data: { path },
  }
  await self.registration.showNotification(title, options)
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(open((event.notification.data as Pick<Call, 'path'>).path))
})

/** In a window that there is, or a new one. */
async function open(path: string): Promise<void> {
  const [window] = await self.clients.matchAll({ type: 'window' })
  if (!window) {
    await self.clients.openWindow(path)
    return
  }
  window.postMessage({ open: path })
  await window.focus()
}

async function answerKept(asker: MessagePort | undefined): Promise<void> {
  const kept = await keepReader().then(
    () => true,
    () => false,
  )
  asker?.postMessage(kept)
}

async function keepReader(): Promise<void> {
  const cache = await caches.open(READER)
  for (const url of reader) if (!(await cache.match(url))) await cache.add(url)
}

/** Of a new version, for those who had the old one. */
async function renewReader(): Promise<void> {
  if (!(await caches.has(READER))) return
  const cache = await caches.open(READER)
  for (const request of await cache.keys())
    if (!reader.includes(new URL(request.url).pathname)) await cache.delete(request)
  await keepReader().catch(() => undefined)
}
