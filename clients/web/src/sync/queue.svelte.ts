/* What was done offline, or is on its way: kept on this device until the server has taken or refused each, in the order in
   which it was done. */

import { store } from './live'
import { Refused } from './socket'
import { keepWritten, writtenAt, type Kind } from './written'

export interface Queued {
  client_id: string
}

/** One that the server did not take, and why. */
export type Lost<One extends Queued> = One & { why: string }

interface Kept<One extends Queued> {
  waiting: One[]
  lost: Lost<One>[]
}

/** Milliseconds before the server is asked again. */
const AGAIN = 2_000

const PASSING = ['internal', 'unavailable', 'too_fast', 'not_started']

export class Queue<One extends Queued> {
  waiting = $state.raw<readonly One[]>([])
  lost = $state.raw<readonly Lost<One>[]>([])
  #sending = false
  /** Whatever another page of this browser still keeps of them. */
  readonly #over = new Set<string>()

  /** `send` gives one to the server, and takes in its answer. */
  constructor(
    private readonly kind: Kind,
    private readonly key: string,
    private readonly send: (one: One) => Promise<void>,
  ) {
    const kept = writtenAt(kind, this.#author, key) as Kept<One> | null
    this.waiting = kept?.waiting ?? []
    this.lost = kept?.lost ?? []
    $effect(() => {
      if (store.line === 'online') void this.#sendAll()
    })
  }

  get #author(): number {
    return store.state.me?.person ?? 0
  }

  /** In the place of those that it makes needless, but for the one that is under way. */
  add(one: One, needless: (other: One) => boolean = () => false): void {
    this.#leave((other, place) => !needless(other) || (this.#sending && place === 0))
    this.waiting = [...this.waiting, one]
    this.#keep()
    void this.#sendAll()
  }

  /** Takes it back where it has not left. */
  takeBack(one: One): void {
    this.#leave((other, place) => other !== one || (this.#sending && place === 0))
    this.#keep()
  }

  forget(lost: Lost<One>): void {
    this.#over.add(lost.client_id)
    this.lost = this.lost.filter((one) => one !== lost)
    this.#keep()
  }

  async #sendAll(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      for (let first = this.waiting[0]; first && store.line === 'online'; first = this.waiting[0]) {
        await this.#sendOne(first)
      }
    } catch {
      // The line was lost, which its return ends; or the server takes nothing for the moment.
      if (store.line === 'online') setTimeout(() => void this.#sendAll(), AGAIN)
    }
    this.#sending = false
  }

  async #sendOne(one: One): Promise<void> {
    try {
      await this.send(one)
    } catch (error) {
      if (!(error instanceof Refused) || PASSING.includes(error.code)) throw error
      this.lost = [...this.lost, { ...one, why: error.failure.detail || error.failure.code }]
    }
    this.#leave((other) => other.client_id !== one.client_id)
    this.#keep()
  }

  #leave(stays: (one: One, place: number) => boolean): void {
    for (const [place, one] of this.waiting.entries()) if (!stays(one, place)) this.#over.add(one.client_id)
    this.waiting = this.waiting.filter(stays)
  }

  /** What another page has added meanwhile is sent from here too, which the server takes once. */
  #keep(): void {
    const kept = writtenAt(this.kind, this.#author, this.key) as Kept<One> | null
    const held = new Set([...this.waiting, ...this.lost].map(({ client_id }) => client_id))
    const strange = ({ client_id }: Queued) => !held.has(client_id) && !this.#over.has(client_id)
    this.waiting = [...this.waiting, ...(kept?.waiting ?? []).filter(strange)]
    this.lost = [...this.lost, ...(kept?.lost ?? []).filter(strange)]
    keepWritten(this.kind, this.#author, this.key, { waiting: this.waiting, lost: this.lost })
  }
}
