/* What is being written on this device and the server does not have as it stands: kept at each key, whatever becomes of
   the page. It stays for its author until the server has it, until they give it up, or until they sign out. */

import type { File, SavePostDraft } from '../frames'

const KINDS = [
  'post',
  'event',
  'edit',
  'comment',
  'remark',
  'files',
  'reply',
  'figures',
  'appointments',
  'poll',
  'outbox',
  'drafts',
] as const
/** A publication, an event to announce, another text for a message, a comment, a remark on a document; of a message the files that go with it,
 * and what it answers; figures of an election, and appointments, that the server has yet to take; a poll that is
 * being put together; a message, and what stands in a composer, that the browser's database has yet to commit. */
export type Kind = (typeof KINDS)[number]

/** A publication as it is being written. */
export interface Written {
  said: Omit<SavePostDraft, 'type' | 'client_id' | 'publish_at'>
  files: File[]
  /** Of the publication that is changed: its `edited_at`. */
  edited_at?: string | null
  /** Of a tracked one that is changed: its recipients are asked anew. */
  asks_anew?: boolean
  /** To be kept on the server as a draft; what is published or scheduled is changed by its author's word. */
  draft: boolean
}

const keyOf = (kind: Kind, author: number, place: string) => `parvis.${kind} ${author} ${place}`

/** `place` is the number of a draft, or where that is which is changed. */
export function keepWritten(kind: Kind, author: number, place: string, written: unknown): void {
  try {
    localStorage.setItem(keyOf(kind, author, place), JSON.stringify(written))
  } catch {
    // No room, or a browser that keeps nothing: what is a draft on the server, too, it has soon.
  }
}

/** As `keepWritten`, and those who follow it on this page are told as those on the other ones are. */
export function keepAndTell(kind: Kind, author: number, place: string, written: unknown): void {
  keepWritten(kind, author, place, written)
  dispatchEvent(new StorageEvent('storage', { key: keyOf(kind, author, place) }))
}

/** As it was kept, dates as texts; null if nothing was. */
export function writtenAt(kind: Kind, author: number, place: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(keyOf(kind, author, place)) ?? 'null')
  } catch {
    return null
  }
}

/** Calls `heard` with what another page of this browser keeps there now, or is told of here, or null; returns how to hear
 * no more. */
export function followWritten(
  kind: Kind,
  author: number,
  place: string,
  heard: (written: unknown) => void,
): () => void {
  const hear = ({ key }: StorageEvent) => {
    if (key === keyOf(kind, author, place)) heard(writtenAt(kind, author, place))
  }
  addEventListener('storage', hear)
  return () => {
    removeEventListener('storage', hear)
  }
}

/** Where something is kept only for when there is no line; it says until when. */
export const keptAt = (place: string) => `kept ${place}`

/** Milliseconds: in other zones the day is longer, and so are some nights. */
const GRACE = 3 * 86_400_000

export const isPast = (until: string) => until < new Date(Date.now() - GRACE).toISOString()

/** Forgets what was kept until a day that is past. */
export function forgetPast(): void {
  for (const key of Object.keys(localStorage)) {
    if (!key.includes(keptAt(''))) continue
    const { until } = JSON.parse(localStorage.getItem(key) ?? '{}') as { until: string }
    if (isPast(until)) localStorage.removeItem(key)
  }
}

export function placesOf(kind: Kind, author: number): string[] {
  const before = keyOf(kind, author, '')
  return Object.keys(localStorage).flatMap((key) => (key.startsWith(before) ? [key.slice(before.length)] : []))
}

export function forgetWritten(kind: Kind, author: number, place: string): void {
  localStorage.removeItem(keyOf(kind, author, place))
}

/** Forgets it unless it has changed since. */
export function forgetIfStill(kind: Kind, author: number, place: string, written: unknown): void {
  if (localStorage.getItem(keyOf(kind, author, place)) === JSON.stringify(written)) forgetWritten(kind, author, place)
}

/** Whoever wrote it, wherever. */
export function everyWritten(kind: Kind): unknown[] {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(`parvis.${kind} `))
  return keys.flatMap((key) => (JSON.parse(localStorage.getItem(key) ?? '[]') as unknown) ?? [])
}

export function forgetAllWritten(author: number): void {
  for (const kind of KINDS) for (const place of placesOf(kind, author)) forgetWritten(kind, author, place)
}
