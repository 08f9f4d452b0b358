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
  const said = text.trim()
  if (!said) return null
  // Thousands apart, or all in one: nothing that may be a fraction.
  if (!/^(\d+|\d{1,3}([\s.]\d{3})+)$/.test(said)) return undefined
  const count = Number(said.replace(/\D/g, ''))
  return count <= LARGEST ? count : undefined
}

export class Entering {
  crossings = $state.raw<readonly Crossing[]>([])
  readonly #queue: Queue<Waiting>
  /** Of the figures that are being typed, which version was there when that began. */
  readonly #begun = new Map<string, number>()

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

  /** What somebody else enters from now on, whoever types has not seen. */
  begin(station: number, name: string): void {
    this.#begun.set(`${station} ${name}`, this.#version(station, name))
  }

  #version(station: number, name: string): number {
    return (this.followed.known && figureOf(this.followed.known, station, name)?.version) ?? 0
  }

  enter(station: number, name: string, value: number | null, dictated_by = ''): void {
    const over = this.#begun.get(`${station} ${name}`) ?? this.#version(station, name)
    this.#begun.delete(`${station} ${name}`)
    if (value === this.value(station, name) && !dictated_by) return
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
