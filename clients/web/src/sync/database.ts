/* What this device keeps: messages and drafts still to be sent, and the state as last seen. */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Log } from '../domain/log'
import type { State } from '../domain/state'
import type { File, SendMessage } from '../frames'

/** A message that has not reached the server yet, or was refused by it. */
export interface Waiting {
  client_id: string
  author: number
  command: SendMessage
  /** The files that it carries, as they will be shown. */
  files?: File[]
  written_at: Date
  /** The code of the server's refusal; null while it is still to be sent. */
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

interface Kept extends DBSchema {
  outbox: { key: string; value: Waiting }
  drafts: { key: [number, number]; value: Draft }
  snapshot: { key: 'state'; value: Snapshot }
  logs: { key: number; value: Log }
}

export type Database = IDBPDatabase<Kept>

const NAME = 'parvis'
const VERSION = 2
const STORES = ['outbox', 'drafts', 'snapshot', 'logs'] as const

/** Rejects where the browser keeps nothing, as in some private windows. */
export function openDatabase(): Promise<Database> {
  return openDB<Kept>(NAME, VERSION, {
    upgrade(database) {
      for (const store of STORES) if (database.objectStoreNames.contains(store)) database.deleteObjectStore(store)
      database.createObjectStore('outbox', { keyPath: 'client_id' })
      database.createObjectStore('drafts', { keyPath: ['author', 'conversation'] })
      database.createObjectStore('snapshot')
      database.createObjectStore('logs')
    },
    blocking(_, __, event) {
      ;(event.target as IDBDatabase).close()
    },
  })
}
