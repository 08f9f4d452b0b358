/* Keeps the client's own files on the device, so that it opens without a line; and calls its reader from outside the
   page. Data is never kept here: sync/ does that. */

import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import type { Call, Waking } from './sync/call'

declare const self: ServiceWorkerGlobalScope

const all = self.__WB_MANIFEST.map((entry) => (typeof entry === 'string' ? { url: entry, revision: null } : entry))
/** What reads PDFs is large: it is kept only for those who keep documents on their device. */
const reader = all.filter(({ url }) => url.startsWith('assets/pdf')).map(({ url }) => `/${url}`)
const READER = 'reader'
/** What works out the formulas of sheets is kept once it was wanted. */
const engine = all.filter(({ url }) => url.endsWith('.wasm')).map(({ url }) => `/${url}`)
const ENGINE = 'engine'

precacheAndRoute(all.filter(({ url }) => ![...reader, ...engine].includes(`/${url}`)))
cleanupOutdatedCaches()
registerRoute(
  ({ url }) => reader.includes(url.pathname),
  async ({ request }) => (await caches.match(request, { cacheName: READER, ignoreVary: true })) ?? fetch(request),
)
registerRoute(
  ({ url }) => engine.includes(url.pathname),
  async ({ request }) => (await caches.match(request, { cacheName: ENGINE, ignoreVary: true })) ?? keepEngine(request),
)
registerRoute(
  new NavigationRoute(createHandlerBoundToURL('/index.html'), {
    denylist: [/^\/(api|socket|health|metrics)(\/|$)/, /\.ics$/],
  }),
)

// A new version takes over at once: files carry their hash in their name, so an open page keeps those it began with.
self.addEventListener('install', () => void self.skipWaiting())
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), renewReader(), letGo(ENGINE, engine)]))
})

// Calls: what the page asks for now, and whoever wakes this worker later. Nobody is called who looks at Parvis already.
self.addEventListener('message', (event) => {
  if (event.data === 'keep reader') event.waitUntil(answerKept(event.ports[0]))
  else event.waitUntil(inTurn(() => call(event.data as Call)))
})

// What the town hall sends while no page is open comes by the browser's service, encrypted for this device.
self.addEventListener('push', (event) => {
  event.waitUntil(inTurn(() => wake((event.data?.json() ?? {}) as Partial<Waking>)))
})

self.addEventListener('pushsubscriptionchange', (event) => {
  // Only a page may speak to the server: one that is open does now, otherwise the next one does when it starts.
  event.waitUntil(tellPages({ subscribe: true }))
})

let turn: Promise<unknown> = Promise.resolve()

/** One after the other: asked what it shows, Chromium lets go of what it has kept and is only about to show. */
function inTurn(act: () => Promise<void>): Promise<void> {
  const done = turn.then(act)
  turn = done.catch(() => undefined)
  return done
}

async function wake(waking: Partial<Waking>): Promise<void> {
  const { tag = 'parvis', path = '/', title = '', body = '', until = 0, silent = false, read = false } = waking
  if (read) {
    for (const one of await self.registration.getNotifications({ tag })) one.close()
  } else await call({ tag, path, until, silent, title: title || 'Parvis', body: body || unsaid() })
  await badge()
}

/** What there is to say of what comes without words. */
function unsaid(): string {
  return self.navigator.language.startsWith('fr') ? 'Vous avez du nouveau.' : 'There is something new for you.'
}

/** A page sets the whole figure once it is open. */
async function badge(): Promise<void> {
  if (!('setAppBadge' in self.navigator)) return
  const shown = await self.registration.getNotifications()
  await self.navigator.setAppBadge(shown.length).catch(() => undefined)
}

async function call({ title, body, tag, path, until, silent = false }: Call): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window' })
  if (windows.some((window) => window.focused && window.visibilityState === 'visible')) return
  const shown = await self.registration.getNotifications({ tag })
  // Several windows, and the browser's service, tell of the same message.
  const told = (one: Notification) =>
    until
      ? (one.data as Call).until >= until
      : (one.data as Call).path === path && one.body === body && one.title === title
  if (shown.some(told)) return
  // `renotify` is not in TypeScript's list yet: without it, the second message of a conversation would come in silence.
  const options: NotificationOptions & { renotify: boolean } = {
    body,
    tag,
    renotify: !silent,
    silent,
    icon: '/icons/parvis-192.png',
    data: { path, until },
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

async function tellPages(what: object): Promise<void> {
  for (const window of await self.clients.matchAll({ type: 'window' })) window.postMessage(what)
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
  await letGo(READER, reader)
  await keepReader().catch(() => undefined)
}

async function keepEngine(request: Request): Promise<Response> {
  const found = await fetch(request)
  if (found.ok) await (await caches.open(ENGINE)).put(request, found.clone())
  return found
}

/** Keeps of it what this version has. */
async function letGo(name: string, wanted: readonly string[]): Promise<void> {
  const cache = await caches.open(name)
  for (const request of await cache.keys())
    if (!wanted.includes(new URL(request.url).pathname)) await cache.delete(request)
}
