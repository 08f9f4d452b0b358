/* A search going on: what is looked for, what was found, and the rest a page at a time. */

import type { Hit } from '../../frames'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'
import { LineLost } from '../../sync/socket'

/** Milliseconds without a key pressed. */
const REST = 250

export class Finding {
  hits = $state.raw<readonly Hit[]>([])
  more = $state(false)
  /** What the hits are the answer to; empty before the first answer. */
  answered = $state('')
  failure = $state('')
  offline = $state(false)
  busy = $state(false)
  #asked = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Looks for these words, soon, in one conversation or in all. */
  look(text: string, conversation: number | null, soon = true): void {
    const wanted = text.trim()
    const key = `${conversation ?? ''}/${wanted}`
    clearTimeout(this.#timer)
    if (!wanted) return this.#clear()
    if (key === this.#asked && !this.offline && !this.failure) return
    this.#timer = setTimeout(() => void this.#ask(wanted, conversation, key), soon ? REST : 0)
  }

  async older(text: string, conversation: number | null): Promise<void> {
    const last = this.hits.at(-1)?.message
    const key = this.#asked
    if (!last) return
    await this.#attempt(key, async () => {
      const { sent_at, seq } = last
      const before = { sent_at, conversation: last.conversation, seq }
      const found = await store.run({ type: 'search', text: text.trim(), conversation, before })
      return () => {
        this.hits = [...this.hits, ...found.hits]
        this.more = found.more
      }
    })
  }

  #clear(): void {
    this.#asked = ''
    this.hits = []
    this.more = false
    this.answered = this.failure = ''
    this.offline = false
  }

  async #ask(text: string, conversation: number | null, key: string): Promise<void> {
    this.#asked = key
    await this.#attempt(key, async () => {
      const found = await store.run({ type: 'search', text, conversation, before: null })
      return () => {
        this.hits = found.hits
        this.more = found.more
        this.answered = text
      }
    })
  }

  /** An answer that comes after another question was asked is left aside. */
  async #attempt(key: string, ask: () => Promise<() => void>): Promise<void> {
    this.busy = true
    this.failure = ''
    this.offline = false
    try {
      const take = await ask()
      if (key === this.#asked) take()
    } catch (error) {
      if (key === this.#asked) this.#fail(error)
    }
    if (key === this.#asked) this.busy = false
  }

  #fail(error: unknown): void {
    if (error instanceof LineLost || store.line !== 'online') this.offline = true
    else this.failure = explain(error)
  }
}
