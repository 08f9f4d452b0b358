/* Messages on their way: kept on this device until the server has them, sent once however often they are tried. */

import type { Database, Waiting } from './database'
import type { SendMessage, Stored } from './frames'
import { LineLost, Refused } from './socket'

/** Refusals that say "not now"; every other one is final until the person tries again. */
const PASSING = new Set(['too_fast', 'unavailable', 'internal', 'not_started'])
const SHORTEST_PAUSE = 2_000

export interface Carrier {
  call(command: SendMessage): Promise<Stored>
  /** The server has this message. */
  stored(waiting: Waiting, stored: Stored): void
  /** The list of what waits, after every change. */
  changed(waiting: readonly Waiting[]): void
}

export class Outbox {
  #waiting: readonly Waiting[] = []
  readonly #sending = new Set<number>()

  constructor(
    /** Null where the browser keeps nothing: messages then wait as long as the page is open. */
    readonly database: Database | null,
    readonly carrier: Carrier,
  ) {}

  /** Takes up what this person wrote at an earlier visit; what another person left on this device is erased. */
  async restore(author: number): Promise<void> {
    const kept = (await this.database?.getAll('outbox')) ?? []
    const present = new Set(this.#waiting.map((one) => one.client_id))
    const own = kept.filter((one) => one.author === author && !present.has(one.client_id))
    this.#set([...this.#waiting, ...own].sort((a, b) => a.written_at.getTime() - b.written_at.getTime()))
    const others = kept.filter((one) => one.author !== author)
    await Promise.all(others.map((one) => this.database?.delete('outbox', one.client_id)))
  }

  /** Keeps a message and sends it as soon as the line allows. */
  async add(author: number, command: SendMessage): Promise<void> {
    const waiting: Waiting = { client_id: command.client_id, author, command, written_at: new Date(), refused: null }
    this.#set([...this.#waiting, waiting])
    await this.database?.put('outbox', waiting).catch(() => undefined)
    void this.#sendAll(command.conversation)
  }

  /** Sends everything that waits; call when the line is back. */
  flush(): void {
    for (const conversation of new Set(this.#waiting.map((one) => one.command.conversation))) {
      void this.#sendAll(conversation)
    }
  }

  /** Tries a refused message again. */
  async retry(clientId: string): Promise<void> {
    await this.#change(clientId, { refused: null })
    this.flush()
  }

  /** Gives a message up. */
  async discard(clientId: string): Promise<void> {
    this.#set(this.#waiting.filter((one) => one.client_id !== clientId))
    await this.database?.delete('outbox', clientId)
  }

  #set(waiting: readonly Waiting[]): void {
    this.#waiting = waiting
    this.carrier.changed(waiting)
  }

  async #change(clientId: string, change: Partial<Waiting>): Promise<void> {
    this.#set(this.#waiting.map((one) => (one.client_id === clientId ? { ...one, ...change } : one)))
    const changed = this.#waiting.find((one) => one.client_id === clientId)
    if (changed) await this.database?.put('outbox', changed)
  }

  /** One after the other within a conversation, so that they arrive in the order in which they were written. */
  async #sendAll(conversation: number): Promise<void> {
    if (this.#sending.has(conversation)) return
    this.#sending.add(conversation)
    try {
      for (let next = this.#first(conversation); next; next = this.#first(conversation)) await this.#sendOne(next)
    } catch (error) {
      if (error instanceof Refused) this.#later(conversation, error.failure.retry_after * 1_000)
      else if (!(error instanceof LineLost)) throw error
    } finally {
      this.#sending.delete(conversation)
    }
  }

  #first(conversation: number): Waiting | undefined {
    return this.#waiting.find((one) => one.command.conversation === conversation && one.refused === null)
  }

  async #sendOne(waiting: Waiting): Promise<void> {
    try {
      const stored = await this.carrier.call(waiting.command)
      this.carrier.stored(waiting, stored)
      await this.discard(waiting.client_id)
    } catch (error) {
      if (!(error instanceof Refused) || PASSING.has(error.failure.code)) throw error
      await this.#change(waiting.client_id, { refused: error.failure.code })
    }
  }

  #later(conversation: number, pause: number): void {
    setTimeout(() => void this.#sendAll(conversation), Math.max(pause, SHORTEST_PAUSE))
  }
}
