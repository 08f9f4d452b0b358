/* The browser's own service, which wakes this device when Parvis is closed: asked for here, and told to the server. */

import type { Notifications } from '../frames'
import { choose } from './calls'
import { permission, TOLD } from './notifications'
import type { Store } from './store.svelte'

/** Whether this browser can be woken at all; on an iPhone, once Parvis is on its home screen. */
export function isWakeable(): boolean {
  return 'PushManager' in globalThis && 'serviceWorker' in navigator && 'Notification' in globalThis
}

/** Has this device woken from now on; the right to notify has been given before. Rejects with the browser's own error
    when its service does not answer, with `Refused` when the server will not. */
export async function subscribe(store: Store, { key }: Notifications): Promise<Notifications> {
  const { pushManager } = await navigator.serviceWorker.ready
  const held = await pushManager.getSubscription()
  // Of another town hall's key, or of an earlier one of this.
  if (held && deviceKey(held.options.applicationServerKey) !== key) await held.unsubscribe()
  return tell(store, await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
}

/** Has this device woken no more, for whoever uses it next either. */
export async function unsubscribe(): Promise<void> {
  localStorage.removeItem(TOLD)
  if (!isWakeable()) return
  const registration = await navigator.serviceWorker.getRegistration()
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
}

/** After a start, where the browser may notify, or could once: what is wanted of it. It may have renewed the address that
    it gave, the person have signed in again, or taken the right away. */
export async function keepSubscribed(store: Store): Promise<void> {
  const known = await store.run({ type: 'load_notifications' })
  choose(known)
  if (permission() !== 'granted') {
    const here = known.devices.find((one) => one.here)
    if (here) await store.run({ type: 'unsubscribe_device', session: here.session })
    return unsubscribe()
  }
  const registration = isWakeable() && known.carries !== 'nothing' && (await navigator.serviceWorker.getRegistration())
  const held = registration && (await registration.pushManager.getSubscription())
  if (!held) return
  const told = localStorage.getItem(TOLD) === held.endpoint && known.devices.some((one) => one.here)
  if (!told || deviceKey(held.options.applicationServerKey) !== known.key) await subscribe(store, known)
}

async function tell(store: Store, held: PushSubscription): Promise<Notifications> {
  const { endpoint } = held
  const keys = { p256dh: deviceKey(held.getKey('p256dh')), auth: deviceKey(held.getKey('auth')) }
  const known = await store.run({ type: 'subscribe_device', endpoint, ...keys })
  localStorage.setItem(TOLD, endpoint)
  return known
}

/** As keys are written: in base64url, without an end. */
function deviceKey(bytes: ArrayBuffer | null): string {
  const letters = Array.from(new Uint8Array(bytes ?? new ArrayBuffer(0)), (byte) => String.fromCharCode(byte)).join('')
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
