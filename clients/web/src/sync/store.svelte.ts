/* The one store: the state, the line that keeps it true, and what screens may ask of both.

   For the authors of screens, who import `store` from live.ts:

   - `store.state` is all that is known, as plain values that are replaced and never changed. Read it in templates,
     `$derived` and `$effect`; they follow. Questions to it are the plain functions of domain/: `viewOf` and `messageAt`
     (log.ts), `unreadOf` (unread.ts), `receiptsOf` (receipts.ts), `personOf` and `titleOf` (people.ts)…
   - An act is `store.run(command)`, typed by the command; its effect is in the state when it resolves, and it rejects
     with `Refused` (`error.code`, `error.failure`) or `LineLost`. Nothing but `apply` changes the state.
   - `store.papers` are the documents that this device keeps.
   - What was written without a line is in `store.waiting`: show it under its conversation (`store.waitingIn`), with
     `refused` as its reason, and `store.retry` or `store.discard`. What is being written is `store.draftOf(conversation)` and `store.write`.
   - `store.phase`, `store.line`, `store.nextTry` and `store.misunderstood` say how things stand; `store.listen` tells of
     each event as it comes, for what is said aloud or shown once. */

import { messageAt } from '../domain/log'
import { closedTo } from '../domain/rights'
import { EMPTY, type State } from '../domain/state'
import type { AnyCommand, AnyEvent, File, LoadMessages, SendMessage } from '../frames'
import { factsOf } from './answers'
import { apply, type Fact } from './apply'
import { openDatabase, type Joined, type Waiting } from './database'
import { Display } from './display.svelte'
import { Drawer, type Drafts } from './drafts'
import { Keeper } from './offline'
import { echoOf, ENDED, Outbox } from './outbox'
import { Papers } from './papers.svelte'
import { forgetSearches } from './searches'
import { Socket, type Line, type ResultOf } from './socket'
import { Upkeep } from './upkeep'
import { forgetAllWritten, forgetPast, keepAndTell, keepWritten, writtenAt } from './written'

/** Milliseconds within which many clients start again. */
const SPREAD = 3_000

/** loading: nothing is known yet; ready: there is a state to show, fresh or kept; signed_out: one has to sign in. */
export type Phase = 'loading' | 'ready' | 'signed_out'

/** Where a message is. */
export interface Address {
  conversation: number
  seq: number
}

/** A chat message as it is written. */
type Said = Omit<SendMessage, 'type' | 'client_id' | 'files'>

/** An event, and the state after it. */
export type Ear = (event: AnyEvent, state: State) => void

function commandOf(said: Said, files: readonly File[] = [], client_id: string = crypto.randomUUID()): SendMessage {
  const { conversation, text, reply_to = null, mentions = [], mentions_all = false, about = null } = said
  const rest = { reply_to, mentions: [...mentions], mentions_all, files: files.map(({ id }) => id), about }
  return { type: 'send_message', conversation, client_id, text, ...rest }
}

export class Store {
  #line = $state<Line>('connecting')
  #nextTry = $state<number | null>(null)
  #misunderstood = $state(false)
  #phase = $state<Phase>('loading')
  #waiting = $state.raw<readonly Waiting[]>([])
  #drafts = $state.raw<Drafts>(new Map())

  /** Documents kept on this device. */
  readonly papers = new Papers()
  readonly #display = new Display()
  #startAgain: ReturnType<typeof setTimeout> | undefined
  #expected: number | null = null
  /** Somebody has signed in since the store was opened. */
  #entered = false
  #sought: Address | null = null
  #keeper: Keeper | null = null
  #outbox = new Outbox(null, this.#carrier())
  #drawer = new Drawer(null, this.#scribe())
  readonly #upkeep = new Upkeep(this.#house())
  readonly #ears = new Set<Ear>()
  readonly #starters = new Set<() => void>()
  readonly #socket: Socket
  /** Who signs out, told among the pages of this browser. */
  readonly #departures = new BroadcastChannel('parvis.departures')
  /** Who signs in, told alike. */
  readonly #arrivals = new BroadcastChannel('parvis.arrivals')

  constructor(address: string) {
    this.#departures.onmessage = ({ data }) => void this.#departed(data as number)
    this.#arrivals.onmessage = ({ data }) => void this.#arrived(data as number)
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
      signedOut: () => void this.#over(),
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

  /** Those that are told of on every page: refused or held in conversations that one is no longer in, which show them no more, or
   * left from a session that has ended. */
  get stranded(): readonly Waiting[] {
    const { conversations } = this.state
    const told = ({ refused, draft, command }: Waiting) =>
      refused === ENDED || ((refused !== null || !!draft) && !conversations.has(command.conversation))
    return this.waiting.filter(told)
  }

  /** Why nothing can be written there any more, as a code of a refusal; null where one may write. */
  barredFrom(conversation: number): string | null {
    const found = this.state.conversations.get(conversation)
    if (!found) return 'not_found'
    const closed = closedTo(this.state, found)
    return closed && (closed === 'archived' ? 'archived' : 'not_allowed')
  }

  /** Shows what this device kept, then opens the line, anew if it was open. The message that is `sought`, if this device
   * has not kept it, comes with the state. */
  async open(sought: Address | null = null): Promise<void> {
    this.#socket.stop()
    this.#sought = sought
    this.#phase = 'loading'
    await this.#takeUp().catch(() => undefined)
    this.#socket.start()
  }

  /** Says who has just signed in here: what was kept of anybody else will not be shown, nor is in the other pages of
   * this browser. */
  expect(person: number): void {
    this.#expected = person
    this.#entered = true
    this.#arrivals.postMessage(person)
  }

  /** Carries out a command; what its answer tells is in the state when this resolves. Rejects with `Refused` or `LineLost`. */
  async run<C extends AnyCommand>(command: C): Promise<ResultOf<C>> {
    const result = await this.#socket.call(command)
    this.apply(...factsOf(command, result))
    return result
  }

  /** Sends a chat message, now or once the line is back; it shows in `waiting` until it is stored. */
  async send(
    message: Said,
    {
      clearsDraft = true,
      files = [],
      clientId,
    }: { clearsDraft?: boolean; files?: readonly File[]; clientId?: string } = {},
  ): Promise<void> {
    if (clearsDraft && this.draftOf(message.conversation)) this.write(message.conversation, '')
    await this.#outbox.add(this.#display.latest.me?.person ?? 0, commandOf(message, files, clientId), files)
  }

  /** Keeps a message in `waiting` while its files are on their way: `release` sends it, `takeBack` makes it a draft again,
   * and so does the end of this page. Resolves with its `client_id`. */
  async hold(message: Said, draft: NonNullable<Waiting['draft']>): Promise<string> {
    const command = commandOf(message)
    if (this.draftOf(message.conversation)) this.write(message.conversation, '')
    await this.#outbox.hold(this.#display.latest.me?.person ?? 0, command, draft)
    return command.client_id
  }

  /** Notes how far the files are of a message that is held. */
  async note(clientId: string, files: readonly Joined[]): Promise<void> {
    await this.#outbox.note(clientId, files)
  }

  async release(clientId: string, files: readonly File[]): Promise<void> {
    await this.#outbox.release(clientId, files)
  }

  async takeBack(clientId: string, text?: string): Promise<void> {
    const held = this.waiting.find((one) => one.client_id === clientId)
    if (held?.refused) this.#draftAgain(held, text)
    else if (held) this.#writeAgain(held, text)
    await this.#outbox.discard(clientId)
  }

  async retry(clientId: string): Promise<void> {
    await this.#outbox.retry(clientId)
  }

  async discard(clientId: string): Promise<void> {
    await this.#outbox.discard(clientId)
  }

  /** What the reader had begun to write there, here or on another device. */
  draftOf(conversation: number): string {
    const written = this.#drafts.get(conversation)
    if (written !== undefined) return written
    // As it is known, which is shown in a moment: what was there before would else come back until then.
    const { memberships } = this.state === this.#display.latest ? this.state : this.#display.latest
    return memberships.get(conversation)?.draft ?? ''
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

  /** Ends the session of this person here, where the server may have closed the line already: this device keeps nothing
   * of theirs, and the other pages of this browser are told. */
  async leave(person: number): Promise<void> {
    this.#departures.postMessage(person)
    await this.#end(person)
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
    if (this.#entered) await this.#outbox.suspend().catch(() => undefined)
    this.#entered = false
    await this.papers.open(database)
    forgetPast()
    const kept = await this.#keeper?.recall()
    if (!kept?.me) return
    if (this.#expected !== null && this.#expected !== kept.me.person) {
      await this.#forget()
      return
    }
    this.#display.latest = kept
    this.#display.show()
    await this.#recallWritten(kept.me.person)
    this.#phase = 'ready'
  }

  async #recallWritten(person: number): Promise<void> {
    await this.#drawer.restore(person)
    await this.#outbox.restore(person)
  }

  async #start(): Promise<void> {
    const cursors = [...this.#display.latest.logs].map(([conversation, { cursor }]) => ({ conversation, seq: cursor }))
    const starting = this.#socket.call({ type: 'start', cursors })
    const seeking = this.#seek()
    const started = await starting
    if (this.#display.latest.me && started.me.person !== this.#display.latest.me.person) {
      // Another person's snapshot: the answer leaves out what that one had already.
      this.#display.latest = EMPTY
      await this.#forget()
      await this.#start()
      return
    }
    this.apply({ type: 'started', started })
    this.apply(...(await seeking))
    // Before anything is shown that shows drafts.
    await this.#recallWritten(started.me.person)
    this.#phase = 'ready'
    this.#misunderstood = false
    this.#outbox.flush()
    this.#drawer.flush()
    this.keepNow()
    void this.papers.review(this.#display.latest)
    void this.#upkeep.started()
    for (const act of this.#starters) act()
  }

  /** What tells of the message that is sought; whether there is none is for its page to say. */
  async #seek(): Promise<Fact[]> {
    if (!this.#sought) return []
    const { conversation, seq } = this.#sought
    this.#sought = null
    if (messageAt(this.#display.latest.logs.get(conversation), seq)) return []
    const command: LoadMessages = { type: 'load_messages', conversation, seqs: [seq] }
    return this.#socket.call(command, { beside: true }).then(
      (result) => factsOf(command, result),
      () => [],
    )
  }

  #hear(event: AnyEvent): void {
    this.#take([event])
    this.#display.showSoon()
    if (event.type === 'state_lost') this.#startSoon()
    void this.papers.review(this.#display.latest)
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

  async #end(person: number): Promise<void> {
    this.#socket.stop()
    await Promise.all([this.#erase(person), this.#empty()])
  }

  async #erase(person: number): Promise<void> {
    forgetAllWritten(person)
    // What was on its way into a drive.
    indexedDB.deleteDatabase('additions')
    // What was written in live documents.
    indexedDB.deleteDatabase('live.unsent')
    await Promise.all([this.#outbox.erase(person), this.#drawer.erase(person)])
  }

  /** This person has signed out in another page: what was still written in this one goes too. */
  async #departed(person: number): Promise<void> {
    const { me } = this.#display.latest
    if (me?.person === person) await this.#end(person)
    else if (!me) await this.#erase(person)
  }

  /** This person has signed in in another page: the session of whoever is shown here is not this browser's any more. */
  async #arrived(person: number): Promise<void> {
    const { me } = this.#display.latest
    if (!me) return
    if (me.person === person) {
      // What this page still holds was written before, unless its own session goes on.
      if (this.#line !== 'online') await this.#outbox.suspend()
      return
    }
    this.#expected = person
    this.#phase = 'loading'
    this.#socket.stop()
    await this.#clear()
    await this.open()
  }

  /** The session has ended by itself: what was written and not sent survives it, for the same person alone. */
  async #over(): Promise<void> {
    await Promise.all([this.#outbox.suspend().catch(() => undefined), this.#empty()])
  }

  async #empty(): Promise<void> {
    this.#phase = 'signed_out'
    await this.#clear()
  }

  async #clear(): Promise<void> {
    this.#upkeep.stop()
    this.#display.latest = EMPTY
    this.#display.show()
    this.#outbox.clear()
    this.#drawer.clear()
    await this.#forget()
  }

  /** What was seen and kept here is not for whoever comes next. */
  async #forget(): Promise<void> {
    forgetSearches()
    indexedDB.deleteDatabase('live')
    await Promise.all([this.#keeper?.forget(), this.papers.erase()])
  }

  /** Before what has been written there since, which keeps what it answers. */
  #writeAgain({ author, command: { conversation, reply_to }, draft }: Waiting, text = draft?.text): void {
    const place = String(conversation)
    const begun = this.draftOf(conversation)
    // What it took up when it was called back may still be known as the draft there, where the page went before it was told.
    const taken = !begun || text === begun || text?.endsWith(`\n${begun}`)
    this.write(conversation, [text, taken ? '' : begun].filter(Boolean).join('\n'))
    if (reply_to && !writtenAt('reply', author, place)) keepWritten('reply', author, place, reply_to)
  }

  #carrier(): Outbox['carrier'] {
    return {
      call: (command) => this.#socket.call(command),
      stored: (waiting, stored) => {
        const message = echoOf(waiting, stored)
        if (message) this.apply({ type: 'message_sent', message })
      },
      changed: (waiting) => (this.#waiting = waiting),
      leftBehind: (waiting) => {
        const barred = this.barredFrom(waiting.command.conversation)
        if (!barred) this.#draftAgain(waiting)
        return barred
      },
    }
  }

  /** With the names of its files, which have to be chosen again unless the server has them. */
  #draftAgain(waiting: Waiting, text?: string): void {
    const place = String(waiting.command.conversation)
    const joined = (writtenAt('files', waiting.author, place) ?? []) as Joined[]
    const sent = waiting.files?.map((file) => ({ name: file.name, size: file.size, file })) ?? []
    const left = waiting.draft?.files.map((one) => ({ ...one, missing: !one.file })) ?? sent
    keepAndTell('files', waiting.author, place, [...left, ...joined])
    this.#writeAgain(waiting, text)
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
