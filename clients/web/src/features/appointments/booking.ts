/* What the page of a board offers and takes, without an account; see protocol/bookings.py. */

import { complete, type BookedOnline, type FreeSlot, type Offered } from '../../frames'
import { get, post, remove } from '../../sync/http'

export async function offeredBy(token: string): Promise<Offered> {
  return taken(await get(`/api/bookings/${token}`, 'no-cache'), 'Offered') as unknown as Offered
}

export interface Wanted {
  client_id: string
  day: string
  place: number
  hour: string
  name: string
  phone: string
  email: string
}

/** As somebody has typed it, in this tab alone and until they have a place, or close it. */
export interface Typed {
  day: string
  slot: FreeSlot | null
  name: string
  phone: string
  email: string
  attempt: { what: string; id: string }
}

const keyOf = (token: string) => `parvis.booking ${token}`

export const typedAt = (token: string) => JSON.parse(sessionStorage.getItem(keyOf(token)) ?? 'null') as Typed | null

export function keepTyped(token: string, typed: Typed): void {
  sessionStorage.setItem(keyOf(token), JSON.stringify(typed))
}

export function forgetTyped(token: string): void {
  sessionStorage.removeItem(keyOf(token))
}

export async function takeOnline(token: string, wanted: Wanted): Promise<BookedOnline> {
  return taken(await post(`/api/bookings/${token}`, wanted), 'BookedOnline') as unknown as BookedOnline
}

export async function bookedBy(token: string): Promise<BookedOnline> {
  return taken(await get(`/api/booked/${token}`), 'BookedOnline') as unknown as BookedOnline
}

export async function cancelOnline(token: string): Promise<BookedOnline> {
  return taken(await remove(`/api/booked/${token}`), 'BookedOnline') as unknown as BookedOnline
}

function taken(told: unknown, name: string): Record<string, unknown> {
  const record = told as Record<string, unknown>
  complete(record, name)
  return record
}
