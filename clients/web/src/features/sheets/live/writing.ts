/* What this device changes in a live document: kept here at once, sent in its order, and sent again until the server has
   it or refuses it. */

import * as Y from 'yjs'
import { backoff } from '../../../sync/backoff'
import { Refused } from '../../../sync/socket'
import { forgetUnsent, keepUnsent, type Unsent } from './keeping'
import { LARGEST, split } from './updates'

/** Bytes of changes that are sent as one. */
const TOGETHER = 150_000
/** Changes that are on their way at once, and their bytes: what the server has no room for, others would overtake. */
const ON_THEIR_WAY = 16
const BYTES_ON_THEIR_WAY = 400_000

const PASSING = ['too_fast', 'unavailable', 'internal', 'not_started']

export interface Desk {
  readonly person: number
  readonly node: number
  /** Whether the server may be told now. */
  open(): boolean
  /** One is kept that is not sent yet. */
  made(one: Unsent): void
  send(one: Unsent): Promise<unknown>
  sent(one: Unsent): void
  refused(why: string): void
  changed(): void
}

/** Why the server takes no more, in one word. */
function reasonOf({ code, failure: { detail } }: Refused): string {
  return code === 'conflict' || detail === 'writer' ? detail : code
}

export class Writing {
  #fresh: Uint8Array[] = []
  #bytes = 0
  #resting: ReturnType<typeof setTimeout> | undefined
  #queue: readonly Unsent[] = []
  /** Those that are being put where the device keeps them, and those for which it had no room. */
  readonly #keeping = new Map<Unsent, Promise<void>>()
  readonly #unkept = new Set<Unsent>()
  readonly #flying = new Set<Unsent>()
  #order = 0
  /** How often sending has begun anew: what was lost before is told of once. */
  #round = 0
  #attempt = 0
  #pause: ReturnType<typeof setTimeout> | undefined

  constructor(
    readonly desk: Desk,
    readonly pace: { merge: number; again: number },
  ) {}

  get unsent(): number {
    return this.#queue.length + (this.#fresh.length ? 1 : 0)
  }

  /** What was kept from before, to be sent first. */
  takeUp(kept: readonly Unsent[]): void {
    this.#queue = [...kept, ...this.#queue]
    this.#order = Math.max(this.#order, ...kept.map(({ order }) => order))
    this.desk.changed()
  }

  write(update: Uint8Array): void {
    if (this.#bytes + update.length > TOGETHER) this.flush()
    this.#fresh.push(update)
    this.#bytes += update.length
    this.#resting ??= setTimeout(() => {
      this.flush()
    }, this.pace.merge)
    this.desk.changed()
  }

  /** Keeps what was changed until now, and sends it. */
  flush(): void {
    clearTimeout(this.#resting)
    this.#resting = undefined
    const fresh = this.#fresh
    if (!fresh.length) return
    this.#fresh = []
    this.#bytes = 0
    for (const data of split(Y.mergeUpdates(fresh))) {
      this.#order = Math.max(this.#order + 1, Date.now())
      this.#add(this.#entry(data, this.#order))
    }
  }

  /** Sends this before all that waits. */
  writeFirst(update: Uint8Array): void {
    const first = split(update).filter((data) => data.length <= LARGEST)
    const entries = first.map((data, place) => this.#entry(data, place))
    const waiting = this.#queue
    this.#queue = []
    for (const entry of entries) this.#add(entry)
    this.#queue = [...entries, ...waiting]
    this.#again()
  }

  /** Resolves when the device has answered for all changes until now: whether it keeps each. */
  async kept(): Promise<boolean> {
    await Promise.all(this.#keeping.values())
    return this.#unkept.size === 0
  }

  /** Sends what waits, as far as the server may be told now. */
  pump(): void {
    if (this.#pause || !this.desk.open()) return
    let bytes = 0
    for (const one of this.#queue) {
      bytes += one.data.length
      if (this.#keeping.has(one)) return
      if (this.#flying.has(one)) continue
      if (this.#flying.size >= ON_THEIR_WAY || (this.#flying.size && bytes > BYTES_ON_THEIR_WAY)) return
      if (one.data.length > LARGEST) {
        this.desk.refused('too_large')
        return
      }
      this.#flying.add(one)
      void this.#send(one, this.#round)
    }
  }

  #entry(data: Uint8Array, order: number): Unsent {
    const { person, node } = this.desk
    const one = { client_id: crypto.randomUUID(), person, node, order, data }
    this.desk.made(one)
    return one
  }

  #add(one: Unsent): void {
    this.#queue = [...this.#queue, one]
    const keeping = keepUnsent(one).then((kept) => {
      this.#keeping.delete(one)
      if (!kept) this.#unkept.add(one)
      this.pump()
    })
    this.#keeping.set(one, keeping)
    this.desk.changed()
  }

  async #send(one: Unsent, round: number): Promise<void> {
    try {
      await this.desk.send(one)
    } catch (error) {
      if (round === this.#round) this.#failed(error)
      return
    }
    this.#flying.delete(one)
    this.#attempt = 0
    if (!this.#queue.includes(one)) return
    this.#queue = this.#queue.filter((other) => other !== one)
    this.#unkept.delete(one)
    void forgetUnsent(one.client_id)
    this.desk.sent(one)
    this.desk.changed()
    this.pump()
  }

  /** Without a line it waits for the next one. */
  #failed(error: unknown): void {
    this.#again()
    if (!(error instanceof Refused)) return
    if (!PASSING.includes(error.code)) {
      this.desk.refused(reasonOf(error))
      return
    }
    const pause = Math.max(error.failure.retry_after * 1_000, backoff(this.#attempt++), this.pace.again)
    this.#pause ??= setTimeout(() => {
      this.#pause = undefined
      this.pump()
    }, pause)
  }

  #again(): void {
    this.#round++
    this.#flying.clear()
  }
}
