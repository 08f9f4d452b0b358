/* What is being written: on this device at once, on the server when the hand rests, so that it goes on elsewhere. */

import type { ChangeMembership } from '../frames'
import type { Database, Draft } from './database'
import { Refused } from './socket'

export type Drafts = ReadonlyMap<number, string>

export interface Scribe {
  call(command: ChangeMembership): Promise<unknown>
  /** The drafts that the server has not been told, after every change. */
  changed(drafts: Drafts): void
}

/** Milliseconds without a key pressed, after which the server is told. */
const REST = 1_500

export class Drawer {
  #drafts: Drafts = new Map()
  #author = 0
  readonly #timers = new Map<number, ReturnType<typeof setTimeout>>()

  constructor(
    /** Null where the browser keeps nothing. */
    readonly database: Database | null,
    readonly scribe: Scribe,
    readonly rest = REST,
  ) {}

  /** Takes up what this person had begun at an earlier visit. */
  async restore(author: number): Promise<void> {
    const kept = (await this.database?.getAll('drafts').catch(() => [])) ?? []
    const own = kept.filter((draft) => draft.author === author)
    const present = this.#author === author ? this.#drafts : new Map<number, string>()
    this.#author = author
    this.#set(new Map([...own.map(({ conversation, text }) => [conversation, text] as const), ...present]))
  }

  /** Notes what stands in the composer now; empty when it was sent or wiped. */
  write(conversation: number, text: string): void {
    this.#set(new Map(this.#drafts).set(conversation, text))
    void this.#keep(conversation, text)
    clearTimeout(this.#timers.get(conversation))
    const tell = () => void this.#send(conversation)
    this.#timers.set(conversation, setTimeout(tell, text ? this.rest : 0))
  }

  /** Tells the server of all that it has not been told; call when the line is back. */
  flush(): void {
    for (const conversation of this.#drafts.keys()) void this.#send(conversation)
  }

  /** Erases what this person had begun. */
  async erase(author: number): Promise<void> {
    const kept = (await this.database?.getAll('drafts')) ?? []
    const own = kept.filter((draft) => draft.author === author)
    await Promise.all(own.map((draft) => this.database?.delete('drafts', [draft.author, draft.conversation])))
    this.clear()
  }

  /** Shows nothing any more; what is kept on the device stays. */
  clear(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#author = 0
    this.#set(new Map())
  }

  #set(drafts: Drafts): void {
    this.#drafts = drafts
    this.scribe.changed(drafts)
  }

  async #keep(conversation: number, text: string): Promise<void> {
    const draft: Draft = { author: this.#author, conversation, text }
    await this.database?.put('drafts', draft).catch(() => undefined)
  }

  async #send(conversation: number): Promise<void> {
    const text = this.#drafts.get(conversation)
    if (text === undefined) return
    try {
      await this.scribe.call({ type: 'change_membership', conversation, draft: text })
    } catch (error) {
      // Without a line it waits; what is refused, as in a group one has just left, is of no more use.
      if (!(error instanceof Refused)) return
    }
    if (this.#drafts.get(conversation) === text) await this.#settle(conversation)
  }

  async #settle(conversation: number): Promise<void> {
    const rest = new Map(this.#drafts)
    rest.delete(conversation)
    this.#set(rest)
    await this.database?.delete('drafts', [this.#author, conversation]).catch(() => undefined)
  }
}
