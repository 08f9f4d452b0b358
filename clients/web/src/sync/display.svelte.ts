/* The latest state, and the one that is shown: a burst of changes is shown once a frame. */

import { EMPTY, type State } from '../domain/state'

/** Milliseconds. */
const FRAME = 16

export class Display {
  /** What is known now; not followed by templates. */
  latest: State = EMPTY
  #shown = $state.raw<State>(EMPTY)
  #shownAt = -FRAME
  #next: ReturnType<typeof setTimeout> | undefined

  /** What templates and effects follow. */
  get shown(): State {
    return this.#shown
  }

  show(): void {
    clearTimeout(this.#next)
    this.#next = undefined
    this.#shownAt = performance.now()
    this.#shown = this.latest
  }

  /** Shows at once what comes after a pause, the rest with the next frame. */
  showSoon(): void {
    const pause = this.#shownAt + FRAME - performance.now()
    if (pause <= 0) this.show()
    else
      this.#next ??= setTimeout(() => {
        this.show()
      }, pause)
  }
}
