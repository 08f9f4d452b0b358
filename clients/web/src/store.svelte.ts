/* The one store: the state, the line that keeps it true, and what screens may ask of both. */

import { factsOf } from './answers'
import { apply, holes, type Fact } from './apply'
import { openDatabase, type Database, type Waiting } from './database'
import type { AnyCommand, AnyEvent, Message, SendMessage, Stored } from './frames'
import { forget, keep, recall } from './offline'
import { Outbox } from './outbox'
import { undelivered } from './receipts'
import { LineLost, Socket, type Line, type ResultOf } from './socket'
import { EMPTY, type State } from './state'

const FILL_HOLES_AFTER = 200
const KEEP_AFTER = 5_000

/** loading: nothing is known yet; ready: there is a state to show, fresh or kept; signed_out: one has to sign in. */
export type Phase = 'loading' | 'ready' | 'signed_out'

export class Store {
  #state = $state.raw<State>(EMPTY)
  #line = $state<Line>('connecting')
  #phase = $state<Phase>('loading')
  #waiting = $state.raw<readonly Waiting[]>([])
  #database: Database | null = null
  #outbox: Outbox | null = null
  #filling: ReturnType<typeof setTimeout> | undefined
  #keeping: ReturnType<typeof setTimeout> | undefined
  readonly #listeners = new Set<(event: AnyEvent) => void>()
  readonly #confirming = new Set<string>()
  readonly #socket: Socket

  constructor(address: string) {
    this.#socket = new Socket(address, {
      opened: () => this.#start(),
      event: (event) => {
        this.#receive(event)
      },
      line: (line) => (this.#line = line),
      signedOut: () => void this.#leave('kept'),
    })
  }

  get state(): State {
    return this.#state
  }

  get line(): Line {
    return this.#line
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Messages not stored yet, oldest first; those refused say why. */
  get waiting(): readonly Waiting[] {
    return this.#waiting
  }

  /** Shows what this device kept, then opens the line, anew if it was open. */
  async open(): Promise<void> {
    this.#socket.stop()
    this.#phase = 'loading'
    await this.#takeUp().catch(() => undefined)
    this.#socket.start()
  }

  /** Carries out a command; what its answer tells is in the state when this resolves. Rejects with `Refused` or `LineLost`. */
  async run<C extends AnyCommand>(command: C): Promise<ResultOf<C>> {
    const result = await this.#socket.call(command)
    this.apply(...factsOf(command, result))
    return result
  }

  /** Sends a chat message, now or once the line is back; it shows in `waiting` until it is stored. */
  async send(message: Omit<SendMessage, 'type' | 'client_id'>): Promise<void> {
    const command: SendMessage = { ...message, type: 'send_message', client_id: crypto.randomUUID() }
    await this.#outbox?.add(this.#state.me?.person ?? 0, command)
  }

  async retry(clientId: string): Promise<void> {
    await this.#outbox?.retry(clientId)
  }

  async discard(clientId: string): Promise<void> {
    await this.#outbox?.discard(clientId)
  }

  /** Tries to reach the server now. */
  hurry(): void {
    this.#socket.hurry()
  }

  /** Tells of every event as it comes, after it is in the state; returns what ends it. */
  listen(listener: (event: AnyEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  apply(...facts: Fact[]): void {
    if (!facts.length) return
    this.#state = facts.reduce((state, fact) => apply(state, fact), this.#state)
    this.#keepSoon()
  }

  /** Ends the session here: the line is closed, and this device keeps nothing. */
  async leave(): Promise<void> {
    this.#socket.stop()
    await this.#leave('erased')
  }

  async #takeUp(): Promise<void> {
    this.#database = await openDatabase().catch(() => null)
    this.#outbox = new Outbox(this.#database, {
      call: (command) => this.#socket.call(command),
      stored: (waiting, stored) => {
        this.#echo(waiting, stored)
      },
      changed: (waiting) => (this.#waiting = waiting),
    })
    const kept = this.#database && (await recall(this.#database))
    if (!kept?.me) return
    this.#state = kept
    await this.#outbox.restore(kept.me.person)
    this.#phase = 'ready'
  }

  async #start(): Promise<void> {
    const cursors = [...this.#state.logs].flatMap(([conversation, { cursor }]) =>
      cursor === null ? [] : [{ conversation, seq: cursor }],
    )
    const started = await this.#socket.call({ type: 'start', cursors })
    if (cursors.length && started.me.person !== this.#state.me?.person) {
      // Another person's snapshot: the cursors were his, so the answer leaves out what he had already.
      this.#state = EMPTY
      await this.#start()
      return
    }
    this.apply({ type: 'started', started })
    this.#phase = 'ready'
    await this.#outbox?.restore(started.me.person)
    this.#outbox?.flush()
    for (const conversation of started.incomplete) void this.#catchUp(conversation)
    this.#confirmDeliveries()
  }

  #receive(event: AnyEvent): void {
    this.apply(event)
    if (event.type === 'state_lost') void this.#start().catch(() => undefined)
    if (event.type === 'receipt_changed') this.#confirmDeliveries()
    if (holes(this.#state).length) this.#filling ??= setTimeout(() => this.#fill(), FILL_HOLES_AFTER)
    for (const listener of this.#listeners) listener(event)
  }

  #fill(): void {
    this.#filling = undefined
    for (const { conversation } of holes(this.#state)) void this.#catchUp(conversation)
  }

  async #catchUp(conversation: number): Promise<void> {
    try {
      let complete = false
      while (!complete) {
        const after = this.#state.logs.get(conversation)?.cursor ?? 0
        complete = (await this.run({ type: 'catch_up', conversation, after })).complete
      }
    } catch (error) {
      // A lost line starts anew from the cursors; a conversation that one has just left has nothing to catch up.
      if (!(error instanceof LineLost)) this.#filling = undefined
    }
  }

  /** What one has just sent, as the message it became, without waiting for its event. */
  #echo({ command, author }: Waiting, stored: Stored): void {
    if (stored.changed_seq !== stored.seq) return
    const { conversation, client_id, text, reply_to = null, mentions = [], mentions_all = false } = command
    const { seq, changed_seq, sent_at } = stored
    const content: Message['content'] = { type: 'chat', text, reply_to, mentions, mentions_all }
    const rest = { edited_at: null, reactions: [], receipts: null }
    const message: Message = { conversation, seq, changed_seq, author, client_id, sent_at, content, ...rest }
    this.apply({ type: 'message_sent', message })
  }

  #confirmDeliveries(): void {
    for (const { conversation, seq } of undelivered(this.#state)) {
      const key = `${conversation}/${seq}`
      if (this.#confirming.has(key)) continue
      this.#confirming.add(key)
      this.run({ type: 'confirm_delivery', conversation, seq })
        .catch(() => undefined)
        .finally(() => this.#confirming.delete(key))
    }
  }

  #keepSoon(): void {
    if (this.#keeping || !this.#database || !this.#state.me) return
    this.#keeping = setTimeout(() => {
      this.#keeping = undefined
      this.keepNow()
    }, KEEP_AFTER)
  }

  /** Keeps the state on this device at once, before the page may be put to sleep. */
  keepNow(): void {
    if (this.#database && this.#state.me) void keep(this.#database, this.#state).catch(() => undefined)
  }

  /** What was written and not sent survives a session that ended by itself, for the same person alone. */
  async #leave(outbox: 'kept' | 'erased'): Promise<void> {
    clearTimeout(this.#keeping)
    this.#keeping = undefined
    this.#state = EMPTY
    this.#waiting = []
    this.#phase = 'signed_out'
    if (this.#database) await forget(this.#database, outbox)
  }
}
