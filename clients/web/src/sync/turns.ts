/* Numbered changes, each in its turn: two that were made at once may be told the other way round. */

export interface Numbered {
  /** It changes what stood at this number, */
  since: number
  /** into what stands at this one. */
  to: number
}

/** Milliseconds for which one waits for another. */
const A_MOMENT = 300

export class Turns<Change extends Numbered> {
  #early: Change[] = []
  #waiting = false

  /** `lacking` is called where the one that is waited for does not come. */
  constructor(private readonly lacking: () => void) {}

  /** Those that can be taken in now, in their order, by whoever has all up to `seq`. */
  take(seq: number, change: Change): Change[] {
    this.#early.push(change)
    const next: Change[] = []
    let at = seq
    for (;;) {
      const place = this.#early.findIndex(({ since }) => since <= at)
      if (place < 0) break
      const [one] = this.#early.splice(place, 1) as [Change]
      next.push(one)
      at = Math.max(at, one.to)
    }
    if (this.#early.length && !this.#waiting) {
      this.#waiting = true
      setTimeout(this.#look, A_MOMENT)
    }
    return next
  }

  readonly #look = (): void => {
    this.#waiting = false
    if (!this.#early.length) return
    this.#early = []
    this.lacking()
  }
}
