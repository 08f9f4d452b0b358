/* From the letter to the convocation; see protocol/entrance.py. */

import { complete, type Convocation, type ConvocationOffer, type SignedIn } from '../../../frames'
import { get, post } from '../../../sync/http'
import { store } from '../../../sync/live'

export interface Linked {
  convocation: Convocation
  convener: string
  openedAt: Date
  acknowledgedAt: Date | undefined
}

export async function offerBehind(token: string): Promise<ConvocationOffer> {
  const offer = (await get(`/api/convocations/${token}`)) as Record<string, unknown>
  complete(offer, 'ConvocationOffer')
  return offer as unknown as ConvocationOffer
}

/** Records that the reader opens it; only ever on their own act. */
export async function openBehind(token: string): Promise<Linked> {
  const raw = (await post(`/api/convocations/${token}/open`, {})) as Record<string, unknown>
  const convocation = raw.convocation as Record<string, unknown>
  complete(convocation, 'convocation')
  convocation.opens_at = new Date(convocation.opens_at as string)
  return {
    convocation: convocation as unknown as Convocation,
    convener: (raw.convener as string | undefined) ?? '',
    openedAt: new Date(raw.opened_at as string),
    acknowledgedAt: raw.acknowledged_at ? new Date(raw.acknowledged_at as string) : undefined,
  }
}

export function askForCode(token: string): Promise<unknown> {
  return post(`/api/convocations/${token}/code`, {})
}

/** Signs in, and acknowledges if that is what the code is for; this device then keeps nothing of whoever was signed in
    before. */
export async function enterCode(token: string, code: string, acknowledge: boolean): Promise<void> {
  store.expect(((await post(`/api/convocations/${token}/sign-in`, { code, acknowledge })) as SignedIn).person)
}

export function fileBehind(token: string, file: number): string {
  return `/api/convocations/${token}/files/${file}`
}
