/* Where one stands in a live document, said to those who have it open; and where they stand. */

import type { LivePointed } from '../../../frames'
import type { Peer } from '../types'

/** Milliseconds. */
export const PACE = {
  /** Between two sayings. */
  say: 100,
  /** Until the same is said again, for those who have come since. */
  repeat: 10_000,
  /** Until somebody who says nothing is taken for gone. */
  gone: 30_000,
  look: 2_500,
}
/** A device could claim to be many. */
const MOST = 200
const LONGEST = 500

export class Pointing {
  peers = $state.raw<readonly Peer[]>([])
  readonly #heard = new Map<string, { peer: Peer; at: number }>()
  #at = ''
  #said = 0
  #saying: ReturnType<typeof setTimeout> | undefined
  readonly #looking: ReturnType<typeof setInterval>

  /** `say` tells the others; `own` is the number of this device. */
  constructor(
    private readonly say: (at: string) => void,
    private readonly own: () => number,
  ) {
    this.#looking = setInterval(() => {
      this.#look()
    }, PACE.look)
  }

  point(at: string): void {
    this.#at = at.slice(0, LONGEST)
    this.#saying ??= setTimeout(
      () => {
        this.#sayNow()
      },
      this.#said + PACE.say - Date.now(),
    )
  }

  /** Says again where one stands. */
  repeat(): void {
    if (this.#at) this.#sayNow()
  }

  hear({ person, device, at }: LivePointed): void {
    if (device === this.own()) return
    const key = `${person} ${device}`
    if (!at) this.#heard.delete(key)
    else if (this.#heard.has(key) || this.#heard.size < MOST)
      this.#heard.set(key, { peer: { person, device, at }, at: Date.now() })
    this.#show()
  }

  close(): void {
    clearInterval(this.#looking)
    clearTimeout(this.#saying)
    if (this.#at) this.say('')
    this.#at = ''
    this.#heard.clear()
    this.#show()
  }

  #sayNow(): void {
    clearTimeout(this.#saying)
    this.#saying = undefined
    this.#said = Date.now()
    this.say(this.#at)
  }

  #look(): void {
    const now = Date.now()
    const before = this.#heard.size
    for (const [key, { at }] of this.#heard) if (now - at >= PACE.gone) this.#heard.delete(key)
    if (this.#heard.size < before) this.#show()
    if (now - this.#said >= PACE.repeat && document.visibilityState === 'visible') this.repeat()
  }

  #show(): void {
    this.peers = [...this.#heard.values()].map(({ peer }) => peer)
  }
}
