/* The requests for a session that one may know of, kept as they are now. */

import type { AnyEvent, SessionRequest } from '../../../frames'
import { following } from '../../../sync/following.svelte'
import { store } from '../../../sync/live'

type Known = readonly SessionRequest[]

function after(known: Known, event: AnyEvent): Known {
  if (event.type !== 'session_request_changed') return known
  return [event.request, ...known.filter((one) => one.id !== event.request.id)]
}

export function followRequests(wanted: () => boolean = () => true) {
  return following<Known>(async () => (await store.run({ type: 'load_session_requests' })).requests, after, wanted)
}

/** Days from one day of the calendar to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
