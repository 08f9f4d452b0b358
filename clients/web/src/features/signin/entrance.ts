/* The server's side of the door; see protocol/entrance.py. */

import { lastDayInWords } from '../../domain/deadline'
import type { AddressConfirmed, AddressOffer, Civility, Population, SignedIn } from '../../frames'
import { get, HttpRefused, post } from '../../sync/http'
import { store } from '../../sync/live'
import { house, zoneOfHouse } from './house'
import { words } from './words'

export const SHORTEST_PASSWORD = 10

export interface Offer {
  email: string
  name: string
  population: Population
  expires_at: string
  title?: string
  civility?: Civility
  invited_by?: string
  groups?: string[]
  access_ends_at?: string | null
}

export interface Reset {
  email: string
  name: string
}

/** Whoever comes in is shown nothing that this device kept of somebody else. */
async function enter(answer: Promise<unknown>): Promise<void> {
  store.expect(((await answer) as SignedIn).person)
}

export function signIn(email: string, password: string): Promise<void> {
  return enter(post('/api/sign-in', { email: email.trim(), password }))
}

export async function offerOf(token: string): Promise<Offer> {
  return (await get(`/api/invitations/${token}`)) as Offer
}

export function accept(token: string, name: string, password: string, civility: Civility): Promise<void> {
  return enter(post(`/api/invitations/${token}`, { name: name.trim(), password, civility }))
}

export function askForLink(email: string): Promise<unknown> {
  return post('/api/password-reset', { email: email.trim() })
}

export async function resetOf(token: string): Promise<Reset> {
  return (await get(`/api/password-reset/${token}`)) as Reset
}

export function setPassword(token: string, password: string): Promise<void> {
  return enter(post(`/api/password-reset/${token}`, { password }))
}

export async function addressOf(token: string): Promise<AddressOffer> {
  return (await get(`/api/addresses/${token}`)) as AddressOffer
}

/** Answers whether one signs in with it from now on. */
export async function confirmAddress(token: string, password: string): Promise<boolean> {
  return ((await post(`/api/addresses/${token}`, { password })) as AddressConfirmed).signs_in
}

/** Ends the digests of whoever got the link; it needs no signing in. */
export function stopDigests(token: string): Promise<unknown> {
  return post(`/courriels/${token}`, {})
}

/** What to tell somebody at the door about a refusal. */
export function said(error: unknown): string {
  const code = error instanceof HttpRefused ? error.code : 'other'
  if (code === 'wrong_password') return words().wrong
  if (error instanceof HttpRefused && code === 'access_over')
    return words().accessOver(error.detail && lastDayInWords(new Date(error.detail), zoneOfHouse()), house())
  if (code === 'conflict') return words().addressTaken
  if (code === 'invalid') return words().nameTaken
  if (code === 'too_fast') return words().tooFast
  if (code === 'offline') return words().offline
  return words().failed
}

/** Whether the link in the address is worth nothing any more. */
export function isOver(error: unknown): boolean {
  return error instanceof HttpRefused && error.code === 'not_found'
}

/** Where to go once inside: where one wanted to go, if that is a page of ours. */
export function wayIn(query: URLSearchParams): string {
  const wanted = query.get('suite') ?? ''
  return /^\/(?![/\\])/.test(wanted) ? wanted : '/accueil'
}
