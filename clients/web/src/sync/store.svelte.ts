/* The one store: the state, the line that keeps it true, and what screens may ask of both.

   For the authors of screens, who import `store` from live.ts:

   - `store.state` is all that is known, as plain values that are replaced and never changed. Read it in templates,
     `$derived` and `$effect`; they follow. Questions to it are the plain functions of domain/: `viewOf` and `messageAt`
     (log.ts), `unreadOf` (unread.ts), `receiptsOf` (receipts.ts), `personOf` and `titleOf` (people.ts)…
   - An act is `store.run(command)`, typed by the command; its effect is in the state when it resolves, and it rejects
     with `Refused` (`error.code`, `error.failure`) or `LineLost`. Nothing but `apply` changes the state.
   - What was written without a line is in `store.waiting`: show it under its conversation (`store.waitingIn`), with
     `refused` as its reason, and `store.retry` or `store.discard`. What is being written is `store.draftOf(conversation)` and `store.write`.
   - `store.phase`, `store.line`, `store.nextTry` and `store.misunderstood` say how things stand; `store.listen` tells of
     each event as it comes, for what is said aloud or shown once. */

import { EMPTY, type State } from '../domain/state'
import type { AnyCommand, AnyEvent, File, SendMessage } from '../frames'
import { factsOf } from './answers'
import { apply, type Fact } from './apply'
import { openDatabase, type Waiting } from './database'
import { Display } from './display.svelte'
import { Drawer, type Drafts } from './drafts'
import { Keeper } from './offline'
import { echoOf, Outbox } from './outbox'
import { Socket, type Line, type ResultOf } from './socket'
import { Upkeep } from './upkeep'

/** Milliseconds within which many clients start again. */
const SPREAD = 3_000

/** loading: nothing is known yet; ready: there is a state to show, fresh or kept; signed_out: one has to sign in. */
export type Phase = 'loading' | 'ready' | 'signed_out'

/** An event, and the state after it. */
export type Ear = (event: AnyEvent, state: State) => void

export class Store {
  #line = $state<Line>('connecting')
  #nextTry = $state<number | null>(null)
  #misunderstood = $state(false)
  #phase = $state<Phase>('loading')
  #waiting = $state.raw<readonly Waiting[]>([])
  #drafts = $state.raw<Drafts>(new Map())

  readonly #display = new Display()
  #startAgain: ReturnType<typeof setTimeout> | undefined
  #expected: number | null = null
  #keeper: Keeper | null = null
  #outbox = new Outbox(null, this.#carrier())
  #drawer = new Drawer(null, this.#scribe())
  readonly #upkeep = new Upkeep(this.#house())
  readonly #ears = new Set<Ear>()
  readonly #starters = new Set<() => void>()
  readonly #socket: Socket

  constructor(address: string) {
    this.#socket = new Socket(address, {
      opened: () => this.#start(),
      event: (event) => {
        this.#hear(event)
      },
      line: (line, nextTry) => {
        this.#line = line
        this.#nextTry = nextTry
      },
      silence: () => void this.#upkeep.probe(),
      signedOut: () => void this.#empty(),
      misunderstood: () => (this.#misunderstood = true),
    })
  }

  get state(): State {
    return this.#display.shown
  }

  get line(): Line {
    return this.#line
  }

  /** When the line will be tried again, in milliseconds of the clock; null when it is open or being tried. */
  get nextTry(): number | null {
    return this.#nextTry
  }

  /** The server cannot read this client, which is too old or wrong: only loading the page anew can help. */
  get misunderstood(): boolean {
    return this.#misunderstood
  }

  get phase(): Phase {
    return this.#phase
  }

  /** Messages not stored yet, oldest first; those refused say why. */
  get waiting(): readonly Waiting[] {
    return this.#waiting
  }

  /** Those of one conversation. */
  waitingIn(conversation: number): readonly Waiting[] {
    return this.waiting.filter((one) => one.command.conversation === conversation)
  }

  /** Shows what this device kept, then opens the line, anew if it was open. */
  async open(): Promise<void> {
    this.#socket.stop()
    this.#phase = 'loading'
    await this.#takeUp().catch(() => undefined)
    this.#socket.start()
  }

  /** Says who has just signed in here: what was kept of anybody else will not be shown. */
  expect(person: number): void {
    this.#expected = person
  }

  /** Carries out a command; what its answer tells is in the state when this resolves. Rejects with `Refused` or `LineLost`. */
  async run<C extends AnyCommand>(command: C): Promise<ResultOf<C>> {
    const result = await this.#socket.call(command)
    this.apply(...factsOf(command, result))
    return result
  }

  /** Sends a chat message, now or once the line is back; it shows in `waiting` until it is stored. */
  async send(
    message: Omit<SendMessage, 'type' | 'client_id' | 'files'>,
    { clearsDraft = true, files = [] }: { clearsDraft?: boolean; files?: readonly File[] } = {},
  ): Promise<void> {
    const { conversation, text, reply_to = null, mentions = [], mentions_all = false } = message
    const client_id = crypto.randomUUID()
    const rest = { reply_to, mentions: [...mentions], mentions_all, files: files.map((file) => file.id) }
    if (clearsDraft && this.draftOf(conversation)) this.write(conversation, '')
    const command: SendMessage = { type: 'send_message', conversation, client_id, text, ...rest }
    await this.#outbox.add(this.#display.latest.me?.person ?? 0, command, files)
  }

  async retry(clientId: string): Promise<void> {
    await this.#outbox.retry(clientId)
  }

  async discard(clientId: string): Promise<void> {
    await this.#outbox.discard(clientId)
  }

  /** What the reader had begun to write there, here or on another device. */
  draftOf(conversation: number): string {
    return this.#drafts.get(conversation) ?? this.state.memberships.get(conversation)?.draft ?? ''
  }

  /** Notes what stands in the composer now. */
  write(conversation: number, text: string): void {
    if (text !== this.draftOf(conversation)) this.#drawer.write(conversation, text)
  }

  /** Tries to reach the server now. */
  hurry(): void {
    this.#socket.hurry()
  }

  /** Tells of every event as it comes; returns what ends it. */
  listen(ear: Ear): () => void {
    this.#ears.add(ear)
    return () => this.#ears.delete(ear)
  }

  /** Runs `act` after each start, that is whenever the state is as the server has it; returns what ends it. */
  whenStarted(act: () => void): () => void {
    this.#starters.add(act)
    return () => this.#starters.delete(act)
  }

  apply(...facts: Fact[]): void {
    if (!facts.length) return
    this.#take(facts)
    this.#display.show()
  }

  /** Ends the session here: the line is closed, and this device keeps nothing. */
  async leave(): Promise<void> {
    const person = this.#display.latest.me?.person ?? 0
    this.#socket.stop()
    await Promise.all([this.#outbox.erase(person), this.#drawer.erase(person), this.#empty()])
  }

  /** Keeps the state on this device at once, before the page may be put to sleep. */
  keepNow(): void {
    this.#keeper?.keepNow(this.#display.latest)
  }

  async #takeUp(): Promise<void> {
    const database = await openDatabase().catch(() => null)
    this.#keeper = database && new Keeper(database)
    this.#outbox = new Outbox(database, this.#carrier())
    this.#drawer = new Drawer(database, this.#scribe())
    const kept = await this.#keeper?.recall()
    if (!kept?.me) return
    if (this.#expected !== null && this.#expected !== kept.me.person) {
      await this.#keeper?.forget()
      return
    }
    this.#display.latest = kept
    this.#display.show()
    await this.#recallWritten(kept.me.person)
    this.#phase = 'ready'
  }

  async #recallWritten(person: number): Promise<void> {
    await Promise.all([this.#outbox.restore(person), this.#drawer.restore(person)])
  }

  async #start(): Promise<void> {
    const cursors = [...this.#display.latest.logs].map(([conversation, { cursor }]) => ({ conversation, seq: cursor }))
    const started = await this.#socket.call({ type: 'start', cursors })
    if (this.#display.latest.me && started.me.person !== this.#display.latest.me.person) {
      // Another person's snapshot: the answer leaves out what that one had already.
      this.#display.latest = EMPTY
      await this.#keeper?.forget()
      await this.#start()
      return
    }
    this.apply({ type: 'started', started })
    this.#phase = 'ready'
    this.#misunderstood = false
    await this.#recallWritten(started.me.person)
    this.#outbox.flush()
    this.#drawer.flush()
    this.keepNow()
    void this.#upkeep.started()
    for (const act of this.#starters) act()
  }

  #hear(event: AnyEvent): void {
    this.#take([event])
    this.#display.showSoon()
    if (event.type === 'state_lost') this.#startSoon()
    for (const ear of this.#ears) ear(event, this.#display.latest)
  }

  /** At a random moment, for many are told at once. Without a line, the next one starts anyway. */
  #startSoon(): void {
    if (this.#startAgain) return
    this.#startAgain = setTimeout(() => {
      this.#startAgain = undefined
      void this.#start().catch(() => undefined)
    }, Math.random() * SPREAD)
  }

  #take(facts: readonly Fact[]): void {
    this.#display.latest = facts.reduce((state, fact) => apply(state, fact), this.#display.latest)
    if (this.#waiting.length) this.#settle()
    this.#upkeep.look()
    this.#keeper?.keepSoon(() => this.#display.latest)
  }

  /** A message that has arrived waits no longer, even if its answer was lost with the line. */
  #settle(): void {
    for (const { client_id, author, command } of this.#waiting) {
      const log = this.#display.latest.logs.get(command.conversation)
      const arrived = log?.messages.some((one) => one.client_id === client_id && one.author === author)
      if (arrived) void this.#outbox.discard(client_id)
    }
  }

  /** What was written and not sent survives a session that ended by itself, for the same person alone. */
  async #empty(): Promise<void> {
    this.#upkeep.stop()
    this.#display.latest = EMPTY
    this.#display.show()
    this.#outbox.clear()
    this.#drawer.clear()
    this.#phase = 'signed_out'
    await this.#keeper?.forget()
  }

  #carrier(): Outbox['carrier'] {
    return {
      call: (command) => this.#socket.call(command),
      stored: (waiting, stored) => {
        const message = echoOf(waiting, stored)
        if (message) this.apply({ type: 'message_sent', message })
      },
      changed: (waiting) => (this.#waiting = waiting),
    }
  }

  #scribe(): Drawer['scribe'] {
    return { call: (command) => this.run(command), changed: (drafts) => (this.#drafts = drafts) }
  }

  #house(): Upkeep['house'] {
    const current = () => this.#display.latest
    return {
      get state() {
        return current()
      },
      run: (command) => this.run(command),
      apply: (...facts) => {
        this.apply(...facts)
      },
    }
  }
}
