/* A search going on: what is looked for, what was found, and the rest a page at a time. */

import type { Hit } from '../../frames'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'
import { LineLost } from '../../sync/socket'
import { asks, commandOf, type Query } from './query'

/** Milliseconds without a key pressed. */
const REST = 200
const PAGE = 20
const MOST = 50

export class Finding {
  hits = $state.raw<readonly Hit[]>([])
  more = $state(false)
  /** Older messages are not in the index yet. */
  behind = $state(false)
  /** What the hits are the answer to; null before the first answer. */
  answered = $state.raw<Query | null>(null)
  failure = $state('')
  offline = $state(false)
  busy = $state(false)
  #asked = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Looks for this, soon. */
  look(query: Query, soon = true): void {
    const key = JSON.stringify(query)
    clearTimeout(this.#timer)
    if (!asks(query)) return this.#clear()
    if (key === this.#asked && !this.offline && !this.failure) return
    this.#timer = setTimeout(() => void this.#ask(query, key), soon ? REST : 0)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#asked = ''
  }

  /** The best are asked for again, more of them; older ones, after the last. */
  async further(): Promise<void> {
    const query = this.answered
    const last = this.hits.at(-1)
    if (!query || !last) return
    const { sent_at, seq, conversation } = last.message
    const command = { ...commandOf(query, new Date()), type: 'search' as const }
    await this.#attempt(this.#asked, async () => {
      const found = query.best
        ? await store.run({ ...command, limit: MOST })
        : await store.run({ ...command, before: { sent_at, conversation, seq }, begun: last.begun, limit: PAGE })
      return () => {
        this.hits = query.best ? found.hits : [...this.hits, ...found.hits]
        this.more = found.more && !query.best
      }
    })
  }

  #clear(): void {
    this.#asked = ''
    this.hits = []
    this.answered = null
    this.failure = ''
    this.more = this.behind = this.offline = this.busy = false
  }

  async #ask(query: Query, key: string): Promise<void> {
    this.#asked = key
    await this.#attempt(key, async () => {
      const found = await store.run({
        ...commandOf(query, new Date()),
        type: 'search',
        before: null,
        begun: false,
        limit: PAGE,
      })
      return () => {
        this.hits = found.hits
        this.more = found.more
        this.behind = found.behind
        this.answered = query
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
