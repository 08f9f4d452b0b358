/* Figures on their way to the server: kept on this device until it has taken or refused each, in the order in which they
   were written. */

import type { AnyEvent, Figure } from '../../frames'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { keepWritten, writtenAt } from '../../sync/written'
import type { Changeable } from '../../sync/following.svelte'
import { figureOf, joined, type Counting } from './tally'

export interface Waiting {
  client_id: string
  station: number
  name: string
  value: number | null
  /** The version that was seen. */
  over: number
  dictated_by: string
}

/** One that the server did not take, and why. */
export interface Lost extends Waiting {
  why: string
}

/** Of two people on one figure: what the one had entered, what stands now. */
export interface Crossing {
  figure: Figure
  /** Whether it was the reader who entered the other value. */
  mine: boolean
}

interface Kept {
  waiting: Waiting[]
  lost: Lost[]
}

const LARGEST = 10_000_000

/** Milliseconds before the server is asked again. */
const AGAIN = 2_000

const PASSING = ['internal', 'unavailable', 'too_fast', 'not_started']

/** What was typed, as a count; undefined where it is none. */
export function countOf(text: string): number | null | undefined {
  const digits = text.replace(/[\s.\u00a0\u202f]/g, '')
  if (!digits) return null
  return /^\d+$/.test(digits) && Number(digits) <= LARGEST ? Number(digits) : undefined
}

export class Entering {
  waiting = $state.raw<readonly Waiting[]>([])
  lost = $state.raw<readonly Lost[]>([])
  crossings = $state.raw<readonly Crossing[]>([])
  #sending = false

  constructor(
    private readonly place: { conversation: number; seq: number },
    private readonly followed: Changeable<Counting>,
  ) {
    const kept = writtenAt('figures', this.#author, this.#key) as Kept | null
    this.waiting = kept?.waiting ?? []
    this.lost = kept?.lost ?? []
    $effect(() => {
      if (store.line === 'online') void this.#send()
    })
    $effect(() => store.listen((event) => this.#hear(event)))
  }

  get #author(): number {
    return store.state.me?.person ?? 0
  }

  get #key(): string {
    return `${this.place.conversation}/${this.place.seq}`
  }

  /** What is on its way for a figure, the last of it. */
  waitingFor(station: number, name: string): Waiting | undefined {
    return this.waiting.findLast((one) => one.station === station && one.name === name)
  }

  /** The value as the reader has it before them: what they wrote, or what stands. */
  value(station: number, name: string): number | null {
    const waiting = this.waitingFor(station, name)
    if (waiting) return waiting.value
    return (this.followed.known && figureOf(this.followed.known, station, name)?.value) ?? null
  }

  enter(station: number, name: string, value: number | null, dictated_by = ''): void {
    if (value === this.value(station, name) && !dictated_by) return
    const known = this.followed.known
    const over = (known && figureOf(known, station, name)?.version) ?? 0
    // What was written before it, and is not under way, need not be sent.
    const others = this.waiting.filter(
      (one, place) => one.station !== station || one.name !== name || (this.#sending && place === 0),
    )
    this.waiting = [...others, { client_id: crypto.randomUUID(), station, name, value, over, dictated_by }]
    this.#keep()
    void this.#send()
  }

  forget(lost: Lost): void {
    this.lost = this.lost.filter((one) => one !== lost)
    this.#keep()
  }

  forgetCrossing(crossing: Crossing): void {
    this.crossings = this.crossings.filter((one) => one !== crossing)
  }

  async #send(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      for (let first = this.waiting[0]; first && store.line === 'online'; first = this.waiting[0]) {
        await this.#sendOne(first)
      }
    } catch {
      // The line was lost, which its return ends; or the server takes nothing for the moment.
      if (store.line === 'online') setTimeout(() => void this.#send(), AGAIN)
    }
    this.#sending = false
  }

  async #sendOne(one: Waiting): Promise<void> {
    try {
      const figure = await store.run({ type: 'enter_figure', ...this.place, ...one })
      this.followed.change((known) => joined(known, [figure], [], known.seq))
      if (figure.instead_of) this.#cross({ figure, mine: false })
    } catch (error) {
      if (!(error instanceof Refused) || PASSING.includes(error.code)) throw error
      this.lost = [...this.lost, { ...one, why: error.failure.detail || error.failure.code }]
    }
    this.waiting = this.waiting.filter((other) => other.client_id !== one.client_id)
    this.#keep()
  }

  #hear(event: AnyEvent): void {
    const { conversation, seq } = this.place
    if (event.type !== 'tally_changed' || event.conversation !== conversation || event.seq !== seq) return
    for (const figure of event.figures)
      if (figure.instead_of?.author === this.#author) this.#cross({ figure, mine: true })
  }

  #cross(crossing: Crossing): void {
    const others = this.crossings.filter(
      ({ figure }) => figure.station !== crossing.figure.station || figure.name !== crossing.figure.name,
    )
    this.crossings = [...others, crossing]
  }

  #keep(): void {
    keepWritten('figures', this.#author, this.#key, { waiting: this.waiting, lost: this.lost })
  }
}
