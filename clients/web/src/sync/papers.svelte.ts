/* Documents that the reader has asked this device to keep, so that they can be read without a line. */

import type { State } from '../domain/state'
import type { File } from '../frames'
import type { Database, Paper } from './database'
import { fetched, Troubled, type Trouble } from './fetching'
import { worker } from './worker'

/** A convocation, and until when its documents are worth keeping. */
export interface Occasion {
  conversation: number
  seq: number
  until: Date
}

/** Documents that are on their way. */
interface Errand extends Occasion {
  /** Bytes that have come, of those that are to come. */
  came: number
  size: number
  /** Why it has come to an end. */
  trouble: Trouble | null
}

type Held = Omit<Paper, 'bytes'>

function withoutBytes({ person, conversation, seq, until, file }: Paper): Held {
  return { person, conversation, seq, until, file }
}

export class Papers {
  #held = $state.raw<ReadonlyMap<number, Held>>(new Map())
  #errand = $state.raw<Errand | null>(null)
  #database: Database | null = null
  #stopping = new AbortController()

  /** Whether this device has the file. */
  has(file: number): boolean {
    return this.#held.has(file)
  }

  /** What is on its way for this convocation, or could not come. */
  errandOf({ conversation, seq }: Pick<Occasion, 'conversation' | 'seq'>): Errand | null {
    const errand = this.#errand
    return errand?.conversation === conversation && errand.seq === seq ? errand : null
  }

  async open(database: Database | null): Promise<void> {
    this.#database = database
    const all = (await database?.getAll('papers').catch(() => [])) ?? []
    this.#held = new Map(all.map((paper) => [paper.file.id, withoutBytes(paper)]))
  }

  /** The bytes of a file; null when they are not here. */
  async read(file: number): Promise<Blob | null> {
    return (this.has(file) && (await this.#database?.get('papers', file))?.bytes) || null
  }

  /** Fetches what is lacking of these files, one after the other, then what reads them; `errandOf` tells how it goes. */
  async keep(person: number, occasion: Occasion, files: readonly File[]): Promise<void> {
    this.stop()
    const stopping = (this.#stopping = new AbortController())
    const lacking = files.filter((file) => !this.has(file.id))
    const size = lacking.reduce((sum, file) => sum + file.size, 0)
    const report = (now: Partial<Errand>) => {
      if (!stopping.signal.aborted)
        this.#errand = { ...occasion, came: 0, size, trouble: null, ...this.#errand, ...now }
    }
    this.#errand = null
    report({})
    try {
      if (size > (await freeBytes())) throw new Troubled('space')
      let came = 0
      for (const file of lacking) {
        const bytes = await fetched(file, stopping.signal, (part) => {
          report({ came: (came += part) })
        })
        stopping.signal.throwIfAborted()
        await this.#take({ ...occasion, person, file, bytes })
      }
      await keepReader(stopping.signal)
      if (!stopping.signal.aborted) this.#errand = null
    } catch (error) {
      report({ trouble: error instanceof Troubled ? error.trouble : 'device' })
    }
  }

  /** Gives up what is on its way; what has come stays. */
  stop(): void {
    this.#stopping.abort()
    this.#errand = null
  }

  /** Erases the documents of one convocation. */
  async drop({ conversation, seq }: Pick<Occasion, 'conversation' | 'seq'>): Promise<void> {
    this.stop()
    await this.#erase((held) => held.conversation === conversation && held.seq === seq)
  }

  /** Erases what this reader may not read any more, what is somebody else's, and what has had its time. */
  async review(state: State, now = new Date()): Promise<void> {
    await this.#erase(
      ({ person, conversation, until }) =>
        person !== state.me?.person || until < now || !state.conversations.has(conversation),
    )
  }

  /** Leaves none on this device. */
  async erase(): Promise<void> {
    this.stop()
    this.#held = new Map()
    await this.#database?.clear('papers')
  }

  async #take(paper: Paper): Promise<void> {
    if (!this.#database) throw new Troubled('device')
    try {
      await this.#database.put('papers', paper, paper.file.id)
    } catch (error) {
      throw new Troubled((error as Error).name === 'QuotaExceededError' ? 'space' : 'device')
    }
    this.#held = new Map([...this.#held, [paper.file.id, withoutBytes(paper)]])
  }

  async #erase(which: (held: Held) => boolean): Promise<void> {
    const gone = [...this.#held.values()].filter(which).map(({ file }) => file.id)
    if (!gone.length) return
    this.#held = new Map([...this.#held].filter(([id]) => !gone.includes(id)))
    await Promise.all(gone.map((id) => this.#database?.delete('papers', id)))
  }
}

/** Bytes that this device still has room for, as far as the browser says. */
export async function freeBytes(): Promise<number> {
  const { quota, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {}
  return quota === undefined ? Infinity : quota - usage
}

/** Has the service worker keep what reads PDFs, and asks the browser not to clear it all away for want of room. */
export async function keepReader(signal: AbortSignal): Promise<void> {
  void navigator.storage?.persist?.()
  // The worker waits for a line as long as it takes.
  const cut = new Promise<never>((_, reject) => {
    const give = () => {
      reject(new Troubled('line'))
    }
    if (!navigator.onLine) give()
    window.addEventListener('offline', give, { once: true, signal })
    signal.addEventListener('abort', give, { once: true })
  })
  const kept = await Promise.race([cut, worker().then(askToKeep)])
  if (!kept) throw new Troubled('line')
}

async function askToKeep(keeper: ServiceWorker): Promise<boolean> {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      resolve(data === true)
    }
    keeper.postMessage('keep reader', [port2])
  })
}
