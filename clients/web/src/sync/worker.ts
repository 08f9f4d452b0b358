/* The service worker, which keeps the client's own files on this device. */

/** Registered, and at work. Rejects where there is none, as in some private windows. */
export async function worker(): Promise<ServiceWorker> {
  await navigator.serviceWorker.register('/service-worker.js')
  const { active } = await navigator.serviceWorker.ready
  if (!active) throw new Error('no service worker')
  return active
}
