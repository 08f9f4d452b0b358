/* Figures on their way to the server, and those that somebody else has entered meanwhile. */

import type { Figure } from '../../frames'
import type { Changeable } from '../../sync/following.svelte'
import { store } from '../../sync/live'
import { Queue, type Lost as Refusal, type Queued } from '../../sync/queue.svelte'
import { isPast, keepWritten, keptAt, writtenAt } from '../../sync/written'
import { figureOf, inForce, joined, type Counting } from './tally'

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
  /** Whether the station is frozen, and the other value cannot be put back. */
  final: boolean
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

/** Of whom it was taken, and for them the value that stands now. */
const crossingKey = ({ figure, mine }: Crossing) =>
  [figure.station, figure.name, mine ? figure.version : figure.instead_of?.version].join(' ')

export class Entering {
  /** The crossings that the reader has seen; this device keeps them. */
  #seen = $state.raw<readonly string[]>([])
  readonly #me = store.state.me?.person ?? 0
  readonly #kept: string
  readonly #queue: Queue<Waiting>
  /** Of the figures that are being typed, which version was there when that began. */
  readonly #begun = new Map<string, number>()

  constructor(
    private readonly place: { conversation: number; seq: number },
    private readonly followed: Changeable<Counting>,
    /** The day from which on nobody asks any more what became of a figure. */
    private readonly until: () => string,
  ) {
    this.#kept = keptAt(`crossings ${place.conversation}/${place.seq}`)
    this.#seen = (writtenAt('figures', this.#me, this.#kept) as { seen: string[] } | null)?.seen ?? []
    this.#queue = new Queue('figures', `${place.conversation}/${place.seq}`, (one) => this.#send(one))
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

  /** The reader's figures that somebody else's took the place of, and the other way round. */
  readonly crossings: readonly Crossing[] = $derived.by(() => {
    const counting = this.followed.known
    if (!counting || isPast(this.until())) return []
    return [...counting.figures.values()]
      .filter(({ author, instead_of }) => instead_of && (author === this.#me || instead_of.author === this.#me))
      .map((figure) => ({
        figure,
        mine: figure.author !== this.#me,
        final: !!inForce(counting, figure.station),
      }))
      .filter((crossing) => !this.#seen.includes(crossingKey(crossing)))
  })

  forgetCrossing(crossing: Crossing): void {
    this.#seen = [...this.#seen, crossingKey(crossing)]
    keepWritten('figures', this.#me, this.#kept, { until: this.until(), seen: this.#seen })
  }

  async #send(one: Waiting): Promise<void> {
    const figure = await store.run({ type: 'enter_figure', ...this.place, ...one })
    this.followed.change((known) => joined(known, [figure], [], known.seq))
  }
}
