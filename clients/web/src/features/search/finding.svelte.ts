/* A search going on: what is looked for, what was found, and the rest a page at a time. */

import { explain } from '../../sync/explain'
import { store } from '../../sync/live'
import { LineLost } from '../../sync/socket'
import type { Query } from './query'
import { newShelves, type Shelf, type ShelfName, type Wanted } from './shelves.svelte'
import { PAGE } from './wanted'

/** Milliseconds without a key pressed. */
const REST = 200
/** Milliseconds until it is looked again in what was still being read. */
const AGAIN = 5_000

export class Finding {
  readonly shelves = newShelves()
  /** What is shown is the answer to; null before the first answer. */
  answered = $state.raw<Query | null>(null)
  failure = $state('')
  offline = $state(false)
  busy = $state(false)
  #asked = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Documents whose contents are being read. */
  readonly unread: number = $derived(this.shelves.documents.unread + this.shelves.files.unread)
  readonly behind: boolean = $derived(this.#all().some((shelf) => shelf.behind))
  /** How many are shown, of all kinds. */
  readonly shown: number = $derived(this.#all().reduce((sum, shelf) => sum + shelf.results.length, 0))

  constructor(private readonly wantedFor: (query: Query) => Wanted) {}

  /** Whether the server is asked for anything. */
  asks(query: Query): boolean {
    return Object.keys(this.wantedFor(query)).length > 0
  }

  /** Looks for this, soon. */
  look(query: Query, soon = true): void {
    const key = JSON.stringify(query)
    clearTimeout(this.#timer)
    if (!this.asks(query)) return this.#clear()
    if (key === this.#asked && !this.offline && !this.failure) return this.#soonAgain(query, key)
    this.#timer = setTimeout(() => void this.#ask(query, key), soon ? REST : 0)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#asked = ''
  }

  async further(name: ShelfName): Promise<void> {
    const query = this.answered
    if (query) await this.#attempt(this.#asked, () => this.shelves[name].further(query))
  }

  #all(): Shelf[] {
    return Object.values(this.shelves)
  }

  #clear(): void {
    this.#asked = ''
    this.answered = null
    this.failure = ''
    this.offline = this.busy = false
    for (const shelf of this.#all()) shelf.empty()
  }

  async #ask(query: Query, key: string): Promise<void> {
    this.#asked = key
    const wanted = this.wantedFor(query)
    const names = Object.keys(this.shelves) as ShelfName[]
    await this.#attempt(key, async () => {
      const taken = await Promise.all(names.map((name) => this.shelves[name].ask(query, wanted[name] ?? 0)))
      return () => {
        for (const take of taken) take()
        this.answered = query
      }
    })
    this.#soonAgain(query, key)
  }

  #soonAgain(query: Query, key: string): void {
    if (key === this.#asked && this.unread) this.#timer = setTimeout(() => void this.#again(query, key), AGAIN)
  }

  /** What has been read meanwhile joins by itself, unless somebody is far down in what was found. */
  async #again(query: Query, key: string): Promise<void> {
    if (this.#all().every(({ results }) => results.length <= PAGE) && store.line === 'online')
      await this.#ask(query, key)
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
