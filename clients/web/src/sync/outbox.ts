/* Messages on their way: kept on this device until the server has them, sent once however often they are tried. */

import type { File, Message, SendMessage, Stored } from '../frames'
import { keep, type Database, type Joined, type Waiting } from './database'
import { Refused, type ResultOf } from './socket'

/** Refusals that say "not now"; every other one is final until the person tries again. */
const PASSING = new Set(['too_fast', 'unavailable', 'not_started'])
/** Why a message waits that was left from a session that has ended: its author is asked. */
export const ENDED = 'session_ended'
/** A mistake of the server's own may pass, or not: it is given a few chances. */
const CHANCES = 3

export interface Carrier {
  call(command: SendMessage): Promise<ResultOf<SendMessage>>
  /** The server has this message. */
  stored(waiting: Waiting, stored: Stored): void
  /** The list of what waits, after every change. */
  changed(waiting: readonly Waiting[]): void
  /** This message waited for its files on a page that is gone, and they with it: it is a draft again. Where one may not
   * write there any more, why; it then stays among what was not sent. */
  leftBehind(waiting: Waiting): string | null
}

/** What the page is named by that holds this message until its files are there. */
const lockOf = (clientId: string) => `parvis.held ${clientId}`
/** Not there where the browser does not trust the line: every message held is then taken to be left behind. */
const locks = navigator.locks as LockManager | undefined

/** As they were written. */
const inOrder = (one: Waiting, other: Waiting) => one.written_at.getTime() - other.written_at.getTime()

/** What waited, as the message it became; null when it has changed since, and will be told as it is. */
export function echoOf({ command, author, files = [] }: Waiting, stored: Stored): Message | null {
  // How the document is called is not known here.
  if (stored.changed_seq !== stored.seq || command.about) return null
  const { conversation, client_id, text, reply_to = null, mentions = [], mentions_all = false } = command
  const { seq, changed_seq, sent_at } = stored
  const rest = { pinned_at: null, forwarded: null, about: null }
  const content: Message['content'] = { type: 'chat', text, reply_to, mentions, mentions_all, files, ...rest }
  return {
    conversation,
    seq,
    changed_seq,
    author,
    client_id,
    sent_at,
    content,
    edited_at: null,
    reactions: [],
    receipts: null,
  }
}

export class Outbox {
  #waiting: readonly Waiting[] = []
  readonly #sending = new Set<number>()
  /** Conversations asked for while they were being sent, over a line that may since have come back. */
  readonly #again = new Set<number>()
  readonly #mistakes = new Map<string, number>()
  /** How to give up each message that is held here. */
  readonly #holds = new Map<string, () => void>()

  constructor(
    /** Null where the browser keeps nothing: messages then wait as long as the page is open. */
    readonly database: Database | null,
    readonly carrier: Carrier,
    /** Milliseconds before a message is tried again after a passing refusal, at the least. */
    readonly pause = 2_000,
  ) {}

  /** Takes up what this person wrote at an earlier visit, or in another window. */
  async restore(author: number): Promise<void> {
    const kept = (await this.database?.getAll('outbox').catch(() => [])) ?? []
    const present = new Set(this.#waiting.map((one) => one.client_id))
    const others = kept.filter((one) => one.author === author && !present.has(one.client_id)).sort(inOrder)
    const added = others.filter(({ draft }) => !draft)
    const closed = await this.#takeUp(others.filter(({ draft }) => draft))
    const own = [...this.#waiting.filter((one) => one.author === author), ...added, ...closed]
    this.#set(own.sort(inOrder))
  }

  /** The session has ended: nothing that it left, whoever's it was, is sent by itself in another. */
  async suspend(): Promise<void> {
    const held = (one: Waiting): Waiting => ({ ...one, refused: one.refused ?? ENDED })
    this.#set(this.#waiting.map(held))
    const writing = this.database?.transaction('outbox', 'readwrite')
    for (const one of (await writing?.store.getAll()) ?? []) await writing?.store.put(held(one))
    await writing?.done
  }

  /** Keeps a message and sends it as soon as the line allows. */
  async add(author: number, command: SendMessage, files: readonly File[] = []): Promise<void> {
    const { client_id } = command
    const waiting: Waiting = { client_id, author, command, files: [...files], written_at: new Date(), refused: null }
    this.#set([...this.#waiting, waiting])
    await keep(this.database, 'outbox', waiting)
    void this.#sendAll(command.conversation)
  }

  /** Keeps a message whose files are on their way, until `release`. */
  async hold(author: number, command: SendMessage, draft: NonNullable<Waiting['draft']>): Promise<void> {
    const { client_id } = command
    await this.#lock(client_id)
    const waiting: Waiting = { client_id, author, command, files: [], draft, written_at: new Date(), refused: null }
    this.#set([...this.#waiting, waiting])
    await keep(this.database, 'outbox', waiting)
  }

  /** Notes how far the files are of a message that is held. */
  async note(clientId: string, files: readonly Joined[]): Promise<void> {
    const draft = this.#waiting.find((one) => one.client_id === clientId)?.draft
    if (draft) await this.#change(clientId, { draft: { ...draft, files: [...files] } })
  }

  /** Sends a message that was held: its files are there. */
  async release(clientId: string, files: readonly File[]): Promise<void> {
    const held = this.#waiting.find((one) => one.client_id === clientId)
    if (!held) return
    const command = { ...held.command, files: files.map(({ id }) => id) }
    await this.#change(clientId, { command, files: [...files], draft: null })
    this.#unlock(clientId)
    void this.#sendAll(command.conversation)
  }

  /** Sends everything that waits; call when the line is back. */
  flush(): void {
    for (const { command } of this.#waiting) void this.#sendAll(command.conversation)
  }

  /** Tries a refused message again. */
  async retry(clientId: string): Promise<void> {
    await this.#change(clientId, { refused: null })
    this.flush()
  }

  /** Gives a message up, or takes off the list one that the server has. */
  async discard(clientId: string): Promise<void> {
    if (!this.#waiting.some((one) => one.client_id === clientId)) return
    this.#mistakes.delete(clientId)
    this.#set(this.#waiting.filter((one) => one.client_id !== clientId))
    // What stays on the device by accident is sent again, and stored once.
    await this.database?.delete('outbox', clientId).catch(() => undefined)
    this.#unlock(clientId)
  }

  /** Erases what this person left to be sent. */
  async erase(author: number): Promise<void> {
    const kept = (await this.database?.getAll('outbox')) ?? []
    const own = kept.filter((one) => one.author === author)
    await Promise.all(own.map((one) => this.database?.delete('outbox', one.client_id)))
    this.clear()
  }

  /** Shows nothing any more; what is kept on the device stays. */
  clear(): void {
    this.#set([])
    for (const clientId of this.#holds.keys()) this.#unlock(clientId)
  }

  /** Those that no page of this browser holds any more; resolves with those that can be no draft. */
  async #takeUp(held: readonly Waiting[]): Promise<Waiting[]> {
    if (!held.length) return []
    const closed: Waiting[] = []
    const alive = new Set((await locks?.query())?.held?.map(({ name }) => name))
    // The latest first, as each is put before what is being written.
    for (const one of held.filter(({ client_id }) => !alive.has(lockOf(client_id))).reverse()) {
      const refused = this.carrier.leftBehind(one)
      if (refused) closed.push({ ...one, refused })
      else await this.database?.delete('outbox', one.client_id).catch(() => undefined)
    }
    return closed
  }

  #lock(clientId: string): Promise<void> {
    if (!locks) return Promise.resolve()
    return new Promise((taken) => {
      const hold = () => {
        taken()
        return new Promise<void>((end) => this.#holds.set(clientId, end))
      }
      void locks.request(lockOf(clientId), hold)
    })
  }

  #unlock(clientId: string): void {
    this.#holds.get(clientId)?.()
    this.#holds.delete(clientId)
  }

  #set(waiting: readonly Waiting[]): void {
    this.#waiting = waiting
    this.carrier.changed(waiting)
  }

  async #change(clientId: string, change: Partial<Waiting>): Promise<void> {
    this.#set(this.#waiting.map((one) => (one.client_id === clientId ? { ...one, ...change } : one)))
    const changed = this.#waiting.find((one) => one.client_id === clientId)
    if (changed) await keep(this.database, 'outbox', changed)
  }

  /** One after the other within a conversation, so that they arrive in the order in which they were written. */
  async #sendAll(conversation: number): Promise<void> {
    if (this.#sending.has(conversation)) {
      this.#again.add(conversation)
      return
    }
    this.#sending.add(conversation)
    try {
      for (let next = this.#first(conversation); next; next = this.#first(conversation)) await this.#sendOne(next)
    } catch (error) {
      if (error instanceof Refused) this.#later(conversation, error.failure.retry_after * 1_000)
    } finally {
      this.#sending.delete(conversation)
      if (this.#again.delete(conversation)) void this.#sendAll(conversation)
    }
  }

  #first(conversation: number): Waiting | undefined {
    return this.#waiting.find((one) => one.command.conversation === conversation && one.refused === null && !one.draft)
  }

  /** Throws what keeps the conversation from going on now: a lost line, or a refusal that will pass. */
  async #sendOne(waiting: Waiting): Promise<void> {
    try {
      const stored = await this.carrier.call(waiting.command)
      this.carrier.stored(waiting, stored)
      await this.discard(waiting.client_id)
    } catch (error) {
      if (!(error instanceof Refused) || this.#passes(waiting, error.code)) throw error
      await this.#change(waiting.client_id, { refused: error.code })
    }
  }

  #passes({ client_id }: Waiting, code: string): boolean {
    if (code !== 'internal') return PASSING.has(code)
    const mistakes = (this.#mistakes.get(client_id) ?? 0) + 1
    this.#mistakes.set(client_id, mistakes)
    return mistakes < CHANCES
  }

  #later(conversation: number, pause: number): void {
    setTimeout(() => void this.#sendAll(conversation), Math.max(pause, this.pause))
  }
}
