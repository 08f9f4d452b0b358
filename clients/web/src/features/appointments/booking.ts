/* What the page of a board offers and takes, without an account; see protocol/bookings.py. */

import { complete, type BookedOnline, type Offered } from '../../frames'
import { get, post, remove } from '../../sync/http'

export async function offeredBy(token: string): Promise<Offered> {
  return taken(await get(`/api/bookings/${token}`), 'Offered') as unknown as Offered
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
