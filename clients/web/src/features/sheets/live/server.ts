/* What the tests of live documents have at the other end: the rules of the protocol, and lines that can be cut. */

import * as Y from 'yjs'
import type { AnyCommand, AnyEvent, Failure, LiveUpdate } from '../../../frames'
import { LineLost, Refused } from '../../../sync/socket'
import type { House } from './document.svelte'
import { writersOf } from './updates'

interface Stored extends LiveUpdate {
  client_id: string
}

const failure = (code: string, detail = ''): Failure => ({
  type: 'failure',
  id: 0,
  code,
  detail,
  reference: '',
  retry_after: 0,
})

/** A document that begins with one row, as those of the server do. */
export class Server {
  folded = 0
  state: Uint8Array
  updates: Stored[] = []
  writers = new Map<number, number>([[1, 99]])
  mayWrite = true
  there = true
  /** How many updates one answer has. */
  most = 1_000
  /** Refuses what it is given next, each with one of these. */
  refusals: [code: string, detail?: string][] = []
  readonly houses = new Set<Device>()

  constructor(readonly node: number) {
    const doc = new Y.Doc()
    doc.clientID = 1
    doc.getArray('a.rows').push(['1'])
    this.state = Y.encodeStateAsUpdate(doc)
  }

  get seq(): number {
    return this.updates.at(-1)?.seq ?? this.folded
  }

  /** What it holds, by the order of its numbers. */
  get cells(): Record<string, unknown> {
    const doc = new Y.Doc()
    for (const data of [this.state, ...this.updates.map((one) => one.data)]) Y.applyUpdate(doc, data)
    return doc.getMap('a.cells').toJSON()
  }

  /** Makes one update of all until this number. */
  fold(upTo = this.seq): void {
    const old = this.updates.filter(({ seq }) => seq <= upTo)
    this.state = Y.mergeUpdates([this.state, ...old.map(({ data }) => data)])
    this.updates = this.updates.filter(({ seq }) => seq > upTo)
    this.folded = upTo
  }

  answer(device: Device, command: AnyCommand): unknown {
    if (!this.there) throw new Refused(failure('not_found', 'node'))
    switch (command.type) {
      case 'open_live':
        return this.#open(device, command.after ?? 0)
      case 'write_live':
        return this.#write(device.person, command.client_id, command.data)
      case 'point_live':
        this.tell({
          type: 'live_pointed',
          node: this.node,
          person: device.person,
          device: command.device,
          at: command.at,
        })
        return {}
      default:
        return {}
    }
  }

  tell(event: AnyEvent): void {
    for (const device of this.houses) device.told(event)
  }

  #open(device: Device, after: number) {
    device.subscribed = true
    const from = Math.max(after <= this.seq ? after : 0, this.folded)
    const found = this.updates.filter(({ seq }) => seq > from)
    const updates = found.slice(0, this.most)
    const complete = updates.length === found.length
    const writers = [...this.writers].map(([writer, person]) => ({ writer, person }))
    const seq = complete ? this.seq : (updates.at(-1)?.seq ?? this.seq)
    return { node: this.node, seq, folded: this.folded, updates, writers, may_write: this.mayWrite, complete }
  }

  #write(author: number, client_id: string, data: Uint8Array<ArrayBuffer>) {
    const refusal = this.refusals.shift()
    if (refusal) throw new Refused(failure(...refusal))
    const known = this.updates.find((one) => one.author === author && one.client_id === client_id)
    if (known) return { node: this.node, seq: known.seq }
    const bears = writersOf(data)
    if (bears.some((writer) => (this.writers.get(writer) ?? author) !== author))
      throw new Refused(failure('not_allowed', 'writer'))
    const fresh = bears.filter((writer) => !this.writers.has(writer))
    for (const writer of fresh) this.writers.set(writer, author)
    const since = this.seq
    this.updates.push({ seq: since + 1, author, client_id, data })
    const writers = fresh.map((writer) => ({ writer, person: author }))
    this.tell({ type: 'live_updated', node: this.node, since, updates: [{ seq: since + 1, author, data }], writers })
    return { node: this.node, seq: since + 1 }
  }
}

/** The store of one device, as far as a live document needs it. */
export class Device {
  line: House['line'] = 'online'
  subscribed = false
  readonly commands: AnyCommand[] = []
  readonly #ears = new Set<(event: AnyEvent) => void>()
  readonly #starters = new Set<() => void>()
  #socket = 0

  constructor(
    readonly server: Server,
    readonly person: number,
    /** Calls later with what comes over the line, or not at all, or twice. */
    readonly way: (come: () => void) => void = (come) => {
      queueMicrotask(come)
    },
  ) {
    server.houses.add(this)
  }

  get house(): House {
    const device = this as unknown as House
    return device
  }

  get state() {
    return { me: { person: this.person } }
  }

  run = (command: AnyCommand): Promise<unknown> => {
    if (this.line !== 'online') return Promise.reject(new LineLost('not connected'))
    const socket = this.#socket
    this.commands.push(command)
    return new Promise((resolve, reject) => {
      setTimeout(() => {
        const lost = () => socket !== this.#socket || this.line !== 'online'
        if (lost()) return reject(new LineLost('line lost'))
        try {
          const result = this.server.answer(this, command)
          setTimeout(() => {
            if (lost()) reject(new LineLost('line lost'))
            else resolve(result)
          })
        } catch (error) {
          reject(error as Error)
        }
      })
    })
  }

  listen = (ear: (event: AnyEvent) => void) => {
    this.#ears.add(ear)
    return () => this.#ears.delete(ear)
  }

  whenStarted = (act: () => void) => {
    this.#starters.add(act)
    return () => this.#starters.delete(act)
  }

  told(event: AnyEvent): void {
    const socket = this.#socket
    if (!this.subscribed) return
    this.way(() => {
      if (socket !== this.#socket) return
      for (const ear of this.#ears) ear(event)
    })
  }

  cut(): void {
    this.#socket++
    this.subscribed = false
    this.line = 'offline'
  }

  comeBack(): void {
    this.line = 'online'
    for (const act of this.#starters) act()
  }
}
