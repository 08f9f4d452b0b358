/* A live document on this device: opened, written, kept here, and merged with what others write. */

import { SvelteMap } from 'svelte/reactivity'
import * as Y from 'yjs'
import type { AnyEvent, LiveState, LiveWriter } from '../../../frames'
import { store } from '../../../sync/live'
import type { Store } from '../../../sync/store.svelte'
import { fetchFolded, Following, NOTHING } from './following'
import { forgetSeen, keepSeen, recallSeen, recallUnsent, type Unsent } from './keeping'
import { Pointing } from './pointing.svelte'
import { apply, lacking, TAKEN } from './updates'
import { Writing } from './writing'

/** The origin of the transactions of what this device does itself. */
export const OWN = Symbol('own')

/** Milliseconds. */
export const PACE = {
  /** Within which changes are sent as one. */
  merge: 50,
  save: 2_000,
  /** Until the server is asked whether anything was missed: of the last change that was lost nothing else tells. */
  ask: 30_000,
  again: 500,
}

/** Refusals that end when one may write there again. */
const CLOSED = ['archived', 'not_allowed', 'binned', 'not_found']

export type House = Pick<Store, 'run' | 'line' | 'state' | 'listen' | 'whenStarted'>

/** How many copies of a document this page has open: the server knows of one. */
const open = new Map<number, number>()

export class LiveDocument {
  readonly doc = new Y.Doc()
  /** The content is there, from the device or from the server. */
  ready = $state(false)
  /** There is no such document for this person, or none any more. */
  gone = $state(false)
  mayWrite = $state(false)
  /** Changes that the server has not acknowledged. */
  unsent = $state(0)
  /** Why nothing is sent any more, in one word of the server's; empty while it is. */
  refused = $state('')
  /** That changes made offline have been sent since. */
  back = $state.raw<{ sent: number } | null>(null)
  /** The server was set back to a back-up, and may lack what this copy holds: opened anew, it shows what the server has. */
  setBack = $state(false)
  #opened = $state(false)
  readonly #persons = new SvelteMap<number, number>()

  readonly #person: number
  readonly #following: Following
  readonly #writing: Writing
  readonly #pointing: Pointing
  readonly #endings: (() => void)[]
  /** What of those made offline is to be sent, and has been. */
  readonly #offline = new Set<Unsent>()
  #sentBack = 0
  /** What the server holds, while it tells all of it anew. */
  #theirs: Y.Doc | null = null
  #taking = false
  #saving: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(
    readonly node: number,
    private readonly house: House = store,
    private readonly pace = PACE,
  ) {
    this.#person = house.state.me?.person ?? 0
    this.#following = new Following(this.#reader(), pace.again)
    this.#writing = new Writing(this.#desk(), pace)
    this.#pointing = new Pointing(this.#sayPoint, () => this.doc.clientID)
    this.doc.on('update', this.#changed)
    open.set(node, (open.get(node) ?? 0) + 1)
    const beat = setInterval(this.#beat, pace.ask)
    addEventListener('pagehide', this.#save)
    this.#endings = [
      house.listen(this.#hear),
      house.whenStarted(this.#askAnew),
      () => {
        clearInterval(beat)
        removeEventListener('pagehide', this.#save)
      },
    ]
    void this.#begin()
  }

  get line(): 'opening' | 'online' | 'offline' {
    if (this.house.line === 'online') return this.#opened ? 'online' : 'opening'
    return this.house.line === 'offline' ? 'offline' : 'opening'
  }

  /** Others' devices that have it open. */
  get peers() {
    return this.#pointing.peers
  }

  /** Whose a device is, by the number that Yjs drew for it. */
  personOf(writer: number): number | undefined {
    return this.#persons.get(writer) ?? (writer === this.doc.clientID ? this.#person : undefined)
  }

  point(at: string): void {
    this.#pointing.point(at)
  }

  /** What was written is still sent. */
  close(): void {
    if (this.#closed) return
    this.#pointing.close()
    this.#save()
    this.#closed = true
    for (const end of this.#endings) end()
    this.#following.close()
    clearTimeout(this.#saving)
    this.doc.off('update', this.#changed)
    const others = (open.get(this.node) ?? 1) - 1
    open.set(this.node, others)
    if (!others) this.house.run({ type: 'close_live', node: this.node }).catch(() => undefined)
  }

  async #begin(): Promise<void> {
    const [seen, unsent] = await Promise.all([
      recallSeen(this.#person, this.node),
      recallUnsent(this.#person, this.node),
    ])
    if (this.#closed) return
    this.#take([...(seen ? [seen.state] : []), ...unsent.map(({ data }) => data)])
    this.#know(seen?.writers ?? [])
    this.mayWrite = seen?.mayWrite ?? false
    this.ready = seen !== null
    for (const one of unsent) this.#offline.add(one)
    this.#writing.takeUp(unsent)
    this.#following.begin(seen?.cursor ?? NOTHING)
  }

  #reader(): Following['reader'] {
    const { node } = this
    return {
      ask: (after) => this.house.run({ type: 'open_live', node, after }),
      fetchFolded: (folded) => fetchFolded(node, folded),
      take: this.#take,
      answered: this.#answered,
      told: ({ writers }) => {
        this.#know(writers)
      },
      whole: this.#whole,
      setBack: () => {
        this.setBack = true
        this.#theirs = new Y.Doc()
        void forgetSeen(this.#person, node)
      },
      lost: () => {
        this.gone = true
        this.mayWrite = false
        void forgetSeen(this.#person, node)
      },
    }
  }

  #desk(): Writing['desk'] {
    const { node } = this
    return {
      person: this.#person,
      node,
      open: () => this.line === 'online' && !this.refused && this.#isHere(),
      send: ({ client_id, data }) =>
        this.house.run({ type: 'write_live', node, client_id, data: data as Uint8Array<ArrayBuffer> }),
      made: (one) => {
        if (this.line === 'online') return
        this.#offline.add(one)
        this.back = null
      },
      sent: this.#sent,
      refused: (why) => {
        this.refused = why
        if (CLOSED.includes(why)) this.mayWrite = false
      },
      changed: () => {
        this.unsent = this.#writing.unsent
      },
    }
  }

  /** Whether whoever has opened it still is who is signed in. */
  #isHere(): boolean {
    return this.house.state.me?.person === this.#person
  }

  readonly #hear = (event: AnyEvent): void => {
    if (event.type === 'conversation_left') this.#following.ask()
    else if (event.type === 'drive_changed') {
      if (event.gone.includes(this.node) || event.nodes.some(({ id }) => id === this.node)) this.#following.ask()
    } else if (event.type === 'live_updated' && event.node === this.node) this.#following.hear(event)
    else if (event.type === 'live_pointed' && event.node === this.node) this.#pointing.hear(event)
  }

  /** The server has forgotten with the socket who has what open. */
  readonly #askAnew = (): void => {
    this.#opened = false
    this.#following.ask()
  }

  readonly #beat = (): void => {
    if (document.visibilityState === 'visible' && this.line === 'online' && !this.gone) this.#following.ask()
  }

  readonly #sayPoint = (at: string): void => {
    if (this.line !== 'online') return
    this.house.run({ type: 'point_live', node: this.node, device: this.doc.clientID, at }).catch(() => undefined)
  }

  readonly #take = (changes: readonly Uint8Array[]): void => {
    this.#taking = true
    apply(this.doc, changes)
    this.#taking = false
    if (this.#theirs) apply(this.#theirs, changes)
    // Where it was one's own, only the number is new.
    this.#saveSoon()
  }

  readonly #answered = (state: LiveState): void => {
    this.#know(state.writers)
    this.gone = false
    if (state.may_write && !this.mayWrite && CLOSED.includes(this.refused)) this.refused = ''
    this.mayWrite = state.may_write
  }

  readonly #whole = (): void => {
    const again = !this.#opened
    this.#opened = this.ready = true
    if (this.#theirs) this.#giveBack(this.#theirs)
    this.#theirs = null
    this.#writing.pump()
    if (!again) return
    // At once: a line that goes, or a page, comes without a word, and what is written then builds on this.
    this.#save()
    this.#pointing.repeat()
  }

  /** Gives the server what this person has written and it has lost; what others have, their devices give. */
  #giveBack(theirs: Y.Doc): void {
    const own = [...this.#persons].flatMap(([writer, person]) => (person === this.#person ? [writer] : []))
    const lacked = lacking(this.doc, new Set([...own, this.doc.clientID]), theirs)
    if (lacked) this.#writing.writeFirst(lacked)
  }

  readonly #sent = (one: Unsent): void => {
    if (!this.#offline.delete(one)) return
    this.#sentBack++
    if (this.#offline.size) return
    this.back = { sent: this.#sentBack }
    this.#sentBack = 0
  }

  /** What bears no origin while something is taken in is Yjs's own tidying, and no change of this person's. */
  readonly #changed = (update: Uint8Array, origin: unknown): void => {
    const own = origin !== TAKEN && !(origin === null && this.#taking)
    if (own) this.#writing.write(update)
    this.#saveSoon()
  }

  #know(writers: readonly LiveWriter[]): void {
    for (const { writer, person } of writers) this.#persons.set(writer, person)
  }

  #saveSoon(): void {
    this.#saving ??= setTimeout(this.#save, this.pace.save)
  }

  /** Only once the device keeps each own change in it beside it, as one to be sent: else it would show here for ever what
   * nobody else ever sees. */
  readonly #save = (): void => {
    clearTimeout(this.#saving)
    this.#saving = undefined
    this.#writing.flush()
    if (!this.ready || this.#closed || this.gone || this.setBack || !this.#isHere()) return
    const seen = {
      person: this.#person,
      node: this.node,
      state: Y.encodeStateAsUpdate(this.doc),
      cursor: this.#following.cursor,
      writers: [...this.#persons].map(([writer, person]) => ({ writer, person })),
      mayWrite: this.mayWrite,
      seen_at: new Date(),
    }
    // It may have been forgotten meanwhile.
    const wanted = () => !this.gone && !this.setBack && this.#isHere()
    void this.#writing.kept().then((kept) => (kept && wanted() ? keepSeen(seen) : undefined))
  }
}

export function openLive(node: number): LiveDocument {
  return new LiveDocument(node)
}
