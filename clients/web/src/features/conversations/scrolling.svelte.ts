/* Where the reader is in a timeline: what is in sight, and whether they stay at its end. */

import type { VirtualizerHandle } from 'virtua/svelte'

/** Pixels. */
const END = 48
const SOON = 1_200

export interface Sides {
  /** Whether the last entry is the latest there is: one stays at that end only. */
  isLatest: () => boolean
  older: () => void
  newer: () => void
  /** The entries from `first` to `last` are in sight. */
  seen: (first: number, last: number) => void
}

export class Scrolling {
  first = $state(0)
  last = $state(0)
  atEnd = $state(true)
  /** Where the list is, once it is in the page. */
  list = $state.raw<VirtualizerHandle>()
  #length = 0
  #held = false

  constructor(readonly sides: Sides) {}

  /** Call when entries came or went, after they are in the page. */
  changed(length: number): void {
    this.#length = length
    if (this.#held) this.toEnd()
    this.look()
  }

  /** Call when the reader, or something else, has moved the list. */
  readonly look = (): void => {
    const { list } = this
    if (!list || !this.#length) return
    const offset = list.getScrollOffset()
    const viewport = list.getViewportSize()
    if (!viewport) return
    const left = list.getScrollSize() - offset - viewport
    this.atEnd = left < END && this.sides.isLatest()
    this.#held = this.atEnd
    this.first = list.findItemIndex(offset)
    this.last = list.findItemIndex(offset + viewport - 8)
    this.sides.seen(this.first, this.last)
    if (offset < SOON) this.sides.older()
    if (left < SOON) this.sides.newer()
  }

  /** Call when something in the list, or the list itself, has another size. */
  readonly resized = (): void => {
    if (this.#held) this.toEnd()
  }

  toEnd(): void {
    this.#held = true
    this.list?.scrollToIndex(this.#length - 1, { align: 'end', offset: END })
  }

  to(index: number, align: 'start' | 'center' | 'nearest', offset = 0): void {
    if (align !== 'nearest') this.#held = false
    this.list?.scrollToIndex(index, { align, offset })
  }
}
