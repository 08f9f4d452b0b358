/* What this device keeps: messages still to be sent, and the state as last seen. */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { SendMessage } from './frames'
import type { State } from './state'

/** A message that has not reached the server yet, or was refused by it. */
export interface Waiting {
  client_id: string
  author: number
  command: SendMessage
  written_at: Date
  /** The code of the server's refusal; null while it is still to be sent. */
  refused: string | null
}

interface Kept extends DBSchema {
  outbox: { key: string; value: Waiting }
  snapshot: { key: 'state'; value: State }
}

export type Database = IDBPDatabase<Kept>

const NAME = 'parvis'
const VERSION = 1

export function openDatabase(): Promise<Database> {
  return openDB<Kept>(NAME, VERSION, {
    upgrade(database) {
      database.createObjectStore('outbox', { keyPath: 'client_id' })
      database.createObjectStore('snapshot')
    },
  })
}
