/* What is being written: on this device at once, on the server when the hand rests, so that it goes on elsewhere. */

import type { ChangeMembership } from '../frames'
import { keep, type Database, type Draft } from './database'
import { Refused } from './socket'

export type Drafts = ReadonlyMap<number, string>

export interface Scribe {
  call(command: ChangeMembership): Promise<unknown>
  /** The drafts that the server has not been told, after every change. */
  changed(drafts: Drafts): void
}

/** Unless something else stands there by then: asked and erased in one turn, so that what is written between the two
 * waits for it and stays. */
async function erase(database: Database, { author, conversation, text }: Draft): Promise<void> {
  const { store, done } = database.transaction('drafts', 'readwrite')
  const kept = await store.get([author, conversation])
  if (kept?.text === text) await store.delete([author, conversation])
  await done
}

/** Milliseconds without a key pressed, after which the server is told. */
const REST = 1_500

export class Drawer {
  #drafts: Drafts = new Map()
  #author = 0
  /** Those that an earlier visit had begun, and nobody has gone on with here: another page of this browser may. */
  readonly #restored = new Set<number>()
  readonly #telling = new Map<number, Promise<void>>()
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
    for (const { conversation } of own) if (!present.has(conversation)) this.#restored.add(conversation)
    this.#set(new Map([...own.map(({ conversation, text }) => [conversation, text] as const), ...present]))
  }

  /** Notes what stands in the composer now; empty when it was sent or wiped. */
  write(conversation: number, text: string): void {
    this.#restored.delete(conversation)
    this.#set(new Map(this.#drafts).set(conversation, text))
    void keep(this.database, 'drafts', { author: this.#author, conversation, text })
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
    this.#restored.clear()
    this.#author = 0
    this.#set(new Map())
  }

  #set(drafts: Drafts): void {
    this.#drafts = drafts
    this.scribe.changed(drafts)
  }

  /** One after the other: of two on their way together the server may take the later first. */
  async #send(conversation: number): Promise<void> {
    const before = this.#telling.get(conversation)
    const told = before ? before.then(() => this.#tell(conversation)) : this.#tell(conversation)
    this.#telling.set(conversation, told)
    await told
    if (this.#telling.get(conversation) === told) this.#telling.delete(conversation)
  }

  async #tell(conversation: number): Promise<void> {
    const text = this.#drafts.get(conversation)
    if (text === undefined) return
    if (this.#restored.has(conversation) && !(await this.#stands(conversation, text))) {
      this.#drop(conversation)
      return
    }
    try {
      await this.scribe.call({ type: 'change_membership', conversation, draft: text })
    } catch (error) {
      // Without a line it waits; what is refused, as in a group one has just left, is of no more use.
      if (!(error instanceof Refused)) return
    }
    if (this.#drafts.get(conversation) === text) await this.#settle(conversation, text)
  }

  async #settle(conversation: number, text: string): Promise<void> {
    this.#drop(conversation)
    if (this.database) await erase(this.database, { author: this.#author, conversation, text }).catch(() => undefined)
  }

  #drop(conversation: number): void {
    const rest = new Map(this.#drafts)
    rest.delete(conversation)
    this.#restored.delete(conversation)
    this.#set(rest)
  }

  /** Whether no other page of this browser has written something else since, or told it. */
  async #stands(conversation: number, text: string): Promise<boolean> {
    const kept = await this.database?.get('drafts', [this.#author, conversation]).catch(() => undefined)
    return kept?.text === text
  }
}
