/* What this device keeps: messages and drafts still to be sent, the state as last seen, and documents asked for. */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Log } from '../domain/log'
import type { State } from '../domain/state'
import type { File, SendMessage } from '../frames'
import { everyWritten, forgetIfStill, keepWritten } from './written'

/** A file that is being joined; without `file` until the server has it. */
export interface Joined {
  name: string
  size: number
  file: File | null
  /** No page sends it any more: it has to be chosen again. */
  missing?: boolean
}

/** A message that has not reached the server yet, or was refused by it. */
export interface Waiting {
  client_id: string
  author: number
  command: SendMessage
  /** The files that it carries, as they will be shown. */
  files?: File[]
  /** As long as its files are on their way, what was written: a draft again if they do not arrive. */
  draft?: { text: string; files: Joined[] } | null
  written_at: Date
  /** The code of the server's refusal, or that it was written in a session that has ended; null while it is still to be
   * sent. */
  refused: string | null
}

/** What somebody has begun to write, and the server has not been told. */
export interface Draft {
  author: number
  conversation: number
  text: string
}

/** The state but for its logs, which are kept one by one. */
export interface Snapshot {
  format: string
  state: Omit<State, 'logs'>
}

/** A document that the reader has asked to keep here. */
export interface Paper {
  person: number
  conversation: number
  seq: number
  /** Until when it is kept. */
  until: Date
  file: File
  bytes: Blob
}

interface Kept extends DBSchema {
  outbox: { key: string; value: Waiting }
  drafts: { key: [number, number]; value: Draft }
  snapshot: { key: 'state'; value: Snapshot }
  logs: { key: number; value: Log }
  papers: { key: number; value: Paper }
}

export type Database = IDBPDatabase<Kept>

const NAME = 'parvis'
const VERSION = 3

type Word = 'outbox' | 'drafts'

/** What names it beside its author. */
const placeOf = (value: Waiting | Draft) => ('client_id' in value ? value.client_id : String(value.conversation))

/** Puts it there for good, whatever becomes of the page in the next moment: the browser undoes what it has not committed
 * by then, however long ago it was told to, so until it has it stands where it is kept at once. Where there is no room,
 * the page itself still holds it. */
export async function keep<Store extends Word>(
  database: Database | null,
  store: Store,
  value: Kept[Store]['value'],
): Promise<void> {
  if (!database) return
  keepWritten(store, value.author, placeOf(value), value)
  try {
    const writing = database.transaction(store, 'readwrite')
    const put = writing.store.put(value)
    writing.commit()
    await Promise.all([put, writing.done])
    forgetIfStill(store, value.author, placeOf(value), value)
  } catch {
    // It stands beside until there is room.
  }
}

/** Puts in its place what a page did not live to see committed. */
async function takeUp(database: Database, store: Word): Promise<void> {
  const writing = database.transaction(store, 'readwrite')
  // Once its turn has come, what another page puts there next is later than what that page keeps now.
  await writing.store.count()
  const left = everyWritten(store) as (Waiting | Draft)[]
  const values = left.map((one) => ('written_at' in one ? { ...one, written_at: new Date(one.written_at) } : one))
  await Promise.all([...values.map((one) => writing.store.put(one as never)), writing.done])
  for (const one of left) forgetIfStill(store, one.author, placeOf(one), one)
}

/** Rejects where the browser keeps nothing, as in some private windows. */
export async function openDatabase(): Promise<Database> {
  const database = await openDB<Kept>(NAME, VERSION, {
    upgrade(database, from) {
      if (from < 3) database.createObjectStore('papers')
      if (from === 2) return
      for (const store of database.objectStoreNames) if (store !== 'papers') database.deleteObjectStore(store)
      database.createObjectStore('outbox', { keyPath: 'client_id' })
      database.createObjectStore('drafts', { keyPath: ['author', 'conversation'] })
      database.createObjectStore('snapshot')
      database.createObjectStore('logs')
    },
    blocking(_, __, event) {
      ;(event.target as IDBDatabase).close()
    },
  })
  for (const store of ['outbox', 'drafts'] as const) await takeUp(database, store).catch(() => undefined)
  return database
}
