/* What this device keeps of live documents, for each person: as they were last seen, and what the server has yet to take. */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { LiveWriter } from '../../../frames'

/** A document as it was last seen. */
export interface Seen {
  person: number
  node: number
  /** All of it, as one update of Yjs. It bears others' writers too, and is never sent. */
  state: Uint8Array
  cursor: number
  writers: readonly LiveWriter[]
  mayWrite: boolean
  seen_at: Date
}

/** A change of this device that the server has not acknowledged. */
export interface Unsent {
  client_id: string
  person: number
  node: number
  /** They are sent by this number, for a later one may build on those before. */
  order: number
  data: Uint8Array
}

interface SeenKept extends DBSchema {
  documents: { key: [number, number]; value: Seen; indexes: { seen_at: Date } }
}

interface UnsentKept extends DBSchema {
  changes: { key: string; value: Unsent; indexes: { document: [number, number] } }
}

/** Milliseconds after which nobody comes back for a document. */
const FORGOTTEN = 30 * 86_400_000

const closing = (_: unknown, __: unknown, event: Event) => {
  ;(event.target as IDBDatabase).close()
}

/** Two, since what was seen goes with the session, and what is unsent when its person signs out: see `Store`. */
let seen: Promise<IDBPDatabase<SeenKept>> | undefined
let unsent: Promise<IDBPDatabase<UnsentKept>> | undefined

/** Rejects where the browser keeps nothing, as in some private windows. */
function openSeen(): Promise<IDBPDatabase<SeenKept>> {
  return (seen ??= openDB<SeenKept>('live', 1, {
    upgrade(database) {
      const store = database.createObjectStore('documents', { keyPath: ['person', 'node'] })
      store.createIndex('seen_at', 'seen_at')
    },
    blocking(...told) {
      seen = undefined
      closing(...told)
    },
    terminated() {
      seen = undefined
    },
  }))
}

function openUnsent(): Promise<IDBPDatabase<UnsentKept>> {
  return (unsent ??= openDB<UnsentKept>('live.unsent', 1, {
    upgrade(database) {
      const store = database.createObjectStore('changes', { keyPath: 'client_id' })
      store.createIndex('document', ['person', 'node'])
    },
    blocking(...told) {
      unsent = undefined
      closing(...told)
    },
    terminated() {
      unsent = undefined
    },
  }))
}

/** Null when it was not kept, or nobody has come back for long. */
export async function recallSeen(person: number, node: number): Promise<Seen | null> {
  try {
    const database = await openSeen()
    const { store, done } = database.transaction('documents', 'readwrite')
    const past = IDBKeyRange.upperBound(new Date(Date.now() - FORGOTTEN))
    for (const key of await store.index('seen_at').getAllKeys(past)) await store.delete(key)
    const [kept] = await Promise.all([store.get([person, node]), done])
    return kept ?? null
  } catch {
    return null
  }
}

/** Nothing is lost when the device refuses: the server knows it all. */
export async function keepSeen(one: Seen): Promise<void> {
  try {
    const writing = (await openSeen()).transaction('documents', 'readwrite')
    const put = writing.store.put(one)
    writing.commit()
    await Promise.all([put, writing.done])
  } catch {
    // It is asked for again.
  }
}

export async function forgetSeen(person: number, node: number): Promise<void> {
  try {
    await (await openSeen()).delete('documents', [person, node])
  } catch {
    // Nothing was kept.
  }
}

/** In the order in which they were made. */
export async function recallUnsent(person: number, node: number): Promise<Unsent[]> {
  try {
    const kept = await (await openUnsent()).getAllFromIndex('changes', 'document', [person, node])
    return kept.sort((one, other) => one.order - other.order)
  } catch {
    return []
  }
}

/** Answers whether it is there for good, whatever becomes of the page. */
export async function keepUnsent(one: Unsent): Promise<boolean> {
  try {
    const writing = (await openUnsent()).transaction('changes', 'readwrite')
    const put = writing.store.put(one)
    writing.commit()
    await Promise.all([put, writing.done])
    return true
  } catch {
    return false
  }
}

export async function forgetUnsent(client_id: string): Promise<void> {
  try {
    await (await openUnsent()).delete('changes', client_id)
  } catch {
    // Sent again, it is stored once.
  }
}
