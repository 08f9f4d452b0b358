/* Leads the reader through a timeline, one step after the other: to what is new, to a message, to the end. */

import { tick } from 'svelte'
import { readUntil, unreadOf } from '../../domain/unread'
import type { Message } from '../../frames'
import { attention, store } from '../../sync/live'
import { Sequence } from '../../sync/sequence'
import type { Scrolling } from './scrolling.svelte'
import type { Stretch } from './stretch.svelte'
import { indexOf, isNews, type Entry } from './timeline'

/** Pixels of what was read that stay above what is new. */
const ABOVE_NEWS = -96

export interface Ground {
  stretch: Stretch
  scrolling: Scrolling
  entries: () => readonly Entry[]
}

export class Guide {
  /** The list stands where the reader expects it, and may be shown. */
  placed = $state(false)
  /** What was read when the reader came; null where nothing is marked as new. */
  newAfter = $state<number | null>(null)
  newAtLeast = $state(0)
  sawNews = $state(false)
  readonly #turn = new Sequence()
  #steps = 0

  constructor(
    readonly conversation: number,
    readonly ground: () => Ground,
  ) {}

  /** Nobody is being led anywhere: what is in sight is what the reader looks at. */
  get settled(): boolean {
    return this.placed && this.#steps === 0
  }

  /** Where what is new begins; -1 when nothing is. */
  get newsAt(): number {
    return this.ground()
      .entries()
      .findIndex((entry) => entry.news > 0)
  }

  /** To the first message that is new, else to the end. */
  begin(): Promise<void> {
    return this.#inTurn(async () => {
      this.#markNews()
      const { stretch } = this.ground()
      await stretch.open()
      const first = this.newAfter === null ? undefined : this.newAfter + 1
      const held = stretch.view?.messages[0]?.seq ?? 0
      const isFar = first !== undefined && stretch.view?.before === true && held > first
      await this.#show(isFar ? first : undefined, () => this.#toNews())
    })
  }

  /** To a message; false when it is not there. */
  goTo(seq: number): Promise<boolean> {
    return this.#inTurn(async () => {
      const { stretch, scrolling, entries } = this.ground()
      await this.#show(seq, () => scrolling.to(indexOf(entries(), seq), 'center'))
      return stretch.view?.messages.some((message) => message.seq === seq) ?? false
    })
  }

  async toLatest(): Promise<void> {
    const { stretch, scrolling } = this.ground()
    if (stretch.isLatest) scrolling.toEnd()
    else await this.#inTurn(() => this.#show(undefined, () => scrolling.toEnd()))
  }

  toFirstNew(): void {
    this.ground().scrolling.to(this.newsAt, 'start', ABOVE_NEWS)
  }

  /** Somebody has written. What comes while nobody is there, or while one reads further up, is marked as new. */
  came(message: Message, me: number): void {
    if (message.author === me) this.newAfter = null
    const attended = attention.present && this.ground().scrolling.atEnd
    if (this.newAfter !== null || attended || !isNews(message, me)) return
    this.newAfter = message.seq - 1
    this.newAtLeast = 0
    this.sawNews = false
  }

  /** The line is back: what could not be shown is, by `again`; what was written meanwhile is new, and whoever was at the
      end is led to it. */
  async returned(again: () => Promise<void>): Promise<void> {
    const { stretch, scrolling } = this.ground()
    if (stretch.stopped) await again()
    else if (this.#unread && scrolling.atEnd) await this.begin()
    else {
      this.#markNews()
      scrolling.look()
    }
  }

  get #unread(): number {
    return unreadOf(store.state, this.conversation).unread
  }

  #markNews(): void {
    if (this.newAfter !== null || !this.#unread) return
    const place = store.state.memberships.get(this.conversation)
    this.newAfter = place ? readUntil(place) : null
    this.newAtLeast = this.#unread
    this.sawNews = false
  }

  #toNews(): void {
    if (this.newsAt >= 0) this.toFirstNew()
    else this.ground().scrolling.toEnd()
  }

  async #show(seq: number | undefined, place: () => void): Promise<void> {
    await this.ground().stretch.open(seq)
    this.placed = false
    await tick()
    place()
    // The list is measured, then moved.
    await nextFrame()
    await nextFrame()
    this.placed = true
  }

  #inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    this.#steps++
    const done = this.#turn.take(step).finally(() => this.#steps--)
    void done.then(() => this.ground().scrolling.look())
    return done
  }
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()))
}
