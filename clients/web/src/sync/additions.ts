/* The files that are on their way into drives, kept on this device until they are there: a page that is loaded anew goes
   on with them. */

import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

/** A file that was chosen to be added to a drive, and is not there yet. */
export interface Addition {
  /** The `client_id` of the document that it becomes. */
  key: string
  person: number
  conversation: number
  /** The folder that was shown as it was chosen. */
  parent: number | null
  /** The folders that it lies in, from the one that was chosen down. */
  folders: readonly string[]
  name: string
  size: number
  /** When it was last changed, as this device says. */
  dated: Date
  /** None of what is too large to be kept here: it has to be chosen again. */
  content: Blob | null
  /** On the server, once it has begun. */
  upload: number | null
  chosen_at: Date
  /** The page that sends it. */
  page: string
}

interface Kept extends DBSchema {
  additions: { key: string; value: Addition }
}

/** Of its own, for it is deleted whole when somebody signs out: see `Store`. */
const NAME = 'additions'

/** Null where the browser keeps nothing, as in some private windows. */
async function open(): Promise<IDBPDatabase<Kept> | null> {
  try {
    return await openDB<Kept>(NAME, 1, {
      upgrade(database) {
        database.createObjectStore('additions', { keyPath: 'key' })
      },
      blocking(_, __, event) {
        ;(event.target as IDBDatabase).close()
      },
    })
  } catch {
    return null
  }
}

/** Bytes of one file, and of all together, beyond which a content is not kept: its name is. */
export const LARGEST = 100 * 2 ** 20
export const LARGEST_TOGETHER = 500 * 2 ** 20

/** Milliseconds after which nobody comes back for them. */
const FORGOTTEN = 7 * 86_400_000

/** What a page holds as long as it is there, so that the others leave it what it sends. */
const lockOf = (page: string) => `parvis.page.${page}`

export class Additions {
  readonly #page = crypto.randomUUID()
  #held = new Map<string, number>()

  constructor() {
    // It is let go with the page.
    void navigator.locks?.request(lockOf(this.#page), () => new Promise(() => undefined))
  }

  /** Answers whether its content is kept: then it is not lost with the page. */
  async keep(addition: Omit<Addition, 'chosen_at' | 'page'>): Promise<boolean> {
    const database = await open()
    if (!database) return false
    const whole = { ...addition, chosen_at: new Date(), page: this.#page }
    const together = [...this.#held.values()].reduce((sum, size) => sum + size, addition.size)
    const fits = addition.content !== null && addition.size <= LARGEST && together <= LARGEST_TOGETHER
    if (fits) {
      this.#held.set(addition.key, addition.size)
      try {
        await database.put('additions', whole)
        return true
      } catch {
        // The device has no room for it.
        this.#held.delete(addition.key)
      }
    }
    await database.put('additions', { ...whole, content: null }).catch(() => undefined)
    return false
  }

  /** Notes how far it has come. */
  async note(key: string, upload: number): Promise<void> {
    const change = (await open())?.transaction('additions', 'readwrite')
    const known = await change?.store.get(key)
    if (known) await change?.store.put({ ...known, upload })
  }

  async forget(key: string): Promise<void> {
    this.#held.delete(key)
    await (await open())?.delete('additions', key)
  }

  /** Those of this person that no page sends any more, as they were chosen: this one's from now on. */
  async take(person: number): Promise<Addition[]> {
    const database = await open()
    if (!database) return []
    const { held = [] } = (await navigator.locks?.query()) ?? {}
    const there = new Set(held.map(({ name }) => name))
    const change = database.transaction('additions', 'readwrite')
    const taken: Addition[] = []
    for (const one of await change.store.getAll()) {
      if (Date.now() - one.chosen_at.getTime() > FORGOTTEN) await change.store.delete(one.key)
      else if (one.person === person && one.page !== this.#page && !there.has(lockOf(one.page))) {
        taken.push({ ...one, page: this.#page })
        await change.store.put({ ...one, page: this.#page })
        if (one.content) this.#held.set(one.key, one.size)
      }
    }
    await change.done
    return taken.sort((one, other) => one.chosen_at.getTime() - other.chosen_at.getTime())
  }
}

export const additions = new Additions()
