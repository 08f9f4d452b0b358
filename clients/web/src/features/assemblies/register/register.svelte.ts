/* The register as it is looked through: for one assembly or all, by words, and the rest a page at a time. */

import type { RegisterLine } from '../../../frames'
import { explain } from '../../../sync/explain'
import { store } from '../../../sync/live'
import { Refused } from '../../../sync/socket'

/** Milliseconds without a key pressed. */
const REST = 250

export class Looking {
  lines = $state.raw<readonly RegisterLine[] | null>(null)
  more = $state(false)
  failure = $state('')
  missing = $state(false)
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Asks soon; an answer that comes after another question is left aside. */
  look(body: number | null, words: string): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask(body, words), this.lines ? REST : 0)
  }

  async older(body: number | null, words: string): Promise<void> {
    const last = this.lines?.at(-1)
    if (last) await this.#ask(body, words, last.sent_at)
  }

  async #ask(body: number | null, words: string, before: Date | null = null): Promise<void> {
    const number = ++this.#asked
    try {
      const found = await store.run({ type: 'load_register', body, words: words.trim(), before })
      if (number !== this.#asked) return
      this.lines = before ? [...(this.lines ?? []), ...found.lines] : found.lines
      this.more = found.more
      this.failure = ''
    } catch (error) {
      this.missing = error instanceof Refused && error.failure.code === 'not_found'
      this.failure = explain(error)
    }
  }
}
