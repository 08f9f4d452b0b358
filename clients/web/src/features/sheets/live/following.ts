/* Follows the changes of a live document in the order of their numbers, and asks for those that it lacks. */

import type { LiveState, LiveUpdated } from '../../../frames'
import { backoff } from '../../../sync/backoff'
import { Refused } from '../../../sync/socket'

/** Less than the number of what a document begins with, which is 0. */
export const NOTHING = -1

const TRIES = 5

export interface Reader {
  ask(after: number): Promise<LiveState>
  /** Null when it was folded further since. */
  fetchFolded(folded: number): Promise<Uint8Array | null>
  /** Changes that follow those before. */
  take(changes: readonly Uint8Array[]): void
  answered(state: LiveState): void
  told(event: LiveUpdated): void
  /** All is there that the server had when it was asked. */
  whole(): void
  /** The server holds less than it has told: all of it comes anew. */
  setBack(): void
  /** There is no such document for this person, or none any more. */
  lost(): void
}

export class Following {
  #cursor = NOTHING
  #held: LiveUpdated[] = []
  /** As if, until it begins. */
  #asking = true
  #again = false
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(
    readonly reader: Reader,
    /** Milliseconds at least before something is asked for again that did not come. */
    readonly pause: number,
  ) {}

  /** The number up to which all changes are there. */
  get cursor(): number {
    return this.#cursor
  }

  begin(cursor: number): void {
    this.#cursor = cursor
    void this.#ask()
  }

  ask(): void {
    if (this.#closed) return
    if (this.#asking) this.#again = true
    else void this.#ask()
  }

  hear(event: LiveUpdated): void {
    this.#held.push(event)
    if (!this.#asking && !this.#takeHeld()) this.ask()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer)
    this.#asking = true
    try {
      do {
        this.#again = false
        await this.#catchUp()
      } while (this.#again && !this.#closed)
      this.#attempt = 0
      this.#settle()
    } catch (error) {
      this.#failed(error)
    }
  }

  #settle(): void {
    this.#asking = false
    if (this.#closed) return
    this.reader.whole()
    if (!this.#takeHeld()) this.#askLater(this.pause)
  }

  async #catchUp(): Promise<void> {
    for (let tries = 0; !this.#closed;) {
      const state = await this.reader.ask(Math.max(this.#cursor, 0))
      if (this.#closed) return
      if (state.seq < this.#cursor) this.#goBack()
      if (state.folded > this.#cursor) {
        const folded = await this.reader.fetchFolded(state.folded)
        if (this.#closed) return
        if (!folded && ++tries === TRIES) throw new Error('folded further and further')
        if (!folded) continue
        this.#take([folded], state.folded)
      }
      this.#takeNews(state.updates, state.seq)
      this.reader.answered(state)
      if (state.complete) return
    }
  }

  #goBack(): void {
    this.#cursor = NOTHING
    this.#held = []
    this.reader.setBack()
  }

  /** Answers whether nothing is lacking before what is held. */
  #takeHeld(): boolean {
    this.#held.sort((one, other) => one.since - other.since)
    for (let first = this.#held[0]; first && first.since <= this.#cursor; first = this.#held[0]) {
      this.#held.shift()
      this.reader.told(first)
      this.#takeNews(first.updates, this.#cursor)
    }
    return this.#held.length === 0
  }

  #takeNews(updates: LiveState['updates'], upTo: number): void {
    const news = updates.filter(({ seq }) => seq > this.#cursor)
    const changes = news.map(({ data }) => data)
    this.#take(changes, Math.max(upTo, this.#cursor, ...news.map(({ seq }) => seq)))
  }

  #take(changes: readonly Uint8Array[], cursor: number): void {
    this.#cursor = cursor
    if (changes.length) this.reader.take(changes)
  }

  #failed(error: unknown): void {
    this.#asking = false
    if (this.#closed) return
    if (this.#again) void this.#ask()
    else if (error instanceof Refused && error.code === 'not_found') this.reader.lost()
    else {
      const asked = error instanceof Refused ? error.failure.retry_after * 1_000 : 0
      this.#askLater(Math.max(asked, this.pause, backoff(this.#attempt++)))
    }
  }

  #askLater(pause: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.ask()
    }, pause)
  }
}

/** Null when it was folded further since. */
export async function fetchFolded(node: number, folded: number): Promise<Uint8Array | null> {
  // Not from what the browser holds: after a return to a back-up, the same number may stand for something else.
  const answer = await fetch(`/api/live/${node}/${folded}`, { credentials: 'same-origin', cache: 'no-store' })
  if (answer.status === 404) return null
  if (!answer.ok) throw new Error(`folded: ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}
