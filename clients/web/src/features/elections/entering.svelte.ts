/* Figures on their way to the server, and those that somebody else has entered meanwhile. */

import type { AnyEvent, Figure } from '../../frames'
import type { Changeable } from '../../sync/following.svelte'
import { store } from '../../sync/live'
import { Queue, type Lost as Refusal, type Queued } from '../../sync/queue.svelte'
import { figureOf, joined, type Counting } from './tally'

export interface Waiting extends Queued {
  station: number
  name: string
  value: number | null
  /** The version that was seen. */
  over: number
  dictated_by: string
}

export type Lost = Refusal<Waiting>

/** Of two people on one figure: what the one had entered, what stands now. */
export interface Crossing {
  figure: Figure
  /** Whether it was the reader who entered the other value. */
  mine: boolean
}

const LARGEST = 10_000_000

/** What was typed, as a count; undefined where it is none. */
export function countOf(text: string): number | null | undefined {
  const digits = text.replace(/[\s.\u00a0\u202f]/g, '')
  if (!digits) return null
  return /^\d+$/.test(digits) && Number(digits) <= LARGEST ? Number(digits) : undefined
}

export class Entering {
  crossings = $state.raw<readonly Crossing[]>([])
  readonly #queue: Queue<Waiting>

  constructor(
    private readonly place: { conversation: number; seq: number },
    private readonly followed: Changeable<Counting>,
  ) {
    this.#queue = new Queue('figures', `${place.conversation}/${place.seq}`, (one) => this.#send(one))
    $effect(() => store.listen((event) => this.#hear(event)))
  }

  get waiting(): readonly Waiting[] {
    return this.#queue.waiting
  }

  get lost(): readonly Lost[] {
    return this.#queue.lost
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
    this.#queue.add(
      { client_id: crypto.randomUUID(), station, name, value, over, dictated_by },
      (other) => other.station === station && other.name === name,
    )
  }

  forget(lost: Lost): void {
    this.#queue.forget(lost)
  }

  forgetCrossing(crossing: Crossing): void {
    this.crossings = this.crossings.filter((one) => one !== crossing)
  }

  async #send(one: Waiting): Promise<void> {
    const figure = await store.run({ type: 'enter_figure', ...this.place, ...one })
    this.followed.change((known) => joined(known, [figure], [], known.seq))
    if (figure.instead_of) this.#cross({ figure, mine: false })
  }

  #hear(event: AnyEvent): void {
    const { conversation, seq } = this.place
    if (event.type !== 'tally_changed' || event.conversation !== conversation || event.seq !== seq) return
    const me = store.state.me?.person
    for (const figure of event.figures) if (figure.instead_of?.author === me) this.#cross({ figure, mine: true })
  }

  #cross(crossing: Crossing): void {
    const others = this.crossings.filter(
      ({ figure }) => figure.station !== crossing.figure.station || figure.name !== crossing.figure.name,
    )
    this.crossings = [...others, crossing]
  }
}
