/* Whether somebody is in front of this page: it is in sight, and a hand was seen on it not long ago. */

const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const
/** Milliseconds without a sign of life. */
const IDLE = 5 * 60_000

export class Attention {
  #seen = Date.now()
  #present = true
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #ears = new Set<(present: boolean) => void>()

  constructor(readonly idle = IDLE) {}

  /** Begins to watch; returns what ends it. */
  watch(): () => void {
    for (const sign of SIGNS) addEventListener(sign, this.#alive, { passive: true, capture: true })
    document.addEventListener('visibilitychange', this.#alive)
    this.#look()
    return () => {
      for (const sign of SIGNS) removeEventListener(sign, this.#alive, { capture: true })
      document.removeEventListener('visibilitychange', this.#alive)
      clearTimeout(this.#timer)
    }
  }

  /** The page is in sight. */
  get visible(): boolean {
    return document.visibilityState === 'visible'
  }

  get present(): boolean {
    return this.visible && Date.now() - this.#seen < this.idle
  }

  /** Tells when somebody comes or turns away; returns what ends it. */
  listen(ear: (present: boolean) => void): () => void {
    this.#ears.add(ear)
    return () => this.#ears.delete(ear)
  }

  readonly #alive = (): void => {
    this.#seen = Date.now()
    if (this.present !== this.#present) this.#look()
  }

  readonly #look = (): void => {
    clearTimeout(this.#timer)
    if (this.present) this.#timer = setTimeout(this.#look, Math.max(1_000, this.#seen + this.idle - Date.now()))
    if (this.present === this.#present) return
    this.#present = this.present
    for (const ear of this.#ears) ear(this.#present)
  }
}
