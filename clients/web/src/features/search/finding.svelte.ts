/* A search going on: what is looked for, what was found, and the rest a page at a time. */

import type { FileHit, Found, FoundFiles, FoundNodes, Hit, NodeHit } from '../../frames'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'
import { LineLost } from '../../sync/socket'
import { asks, asksMessages, asksNodes, commandOf, filesCommandOf, nodesCommandOf, type Query } from './query'

/** Milliseconds without a key pressed. */
const REST = 200
/** Milliseconds until it is looked again in what was still being read. */
const AGAIN = 5_000
const PAGE = 20
const MOST = 50

export class Finding {
  /** Messages. */
  hits = $state.raw<readonly Hit[]>([])
  more = $state(false)
  /** Folders and documents. */
  nodes = $state.raw<readonly NodeHit[]>([])
  moreNodes = $state(false)
  /** Files of messages, by what they say. */
  files = $state.raw<readonly FileHit[]>([])
  moreFiles = $state(false)
  /** Older messages are not in the index yet. */
  behind = $state(false)
  /** Documents whose contents are being read. */
  unread = $state(0)
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
    if (key === this.#asked && !this.offline && !this.failure) return this.#soonAgain(query, key)
    this.#timer = setTimeout(() => void this.#ask(query, key), soon ? REST : 0)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#asked = ''
  }

  /** The best messages are asked for again, more of them; older ones, after the last. */
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

  /** The same of folders and documents. */
  async furtherNodes(): Promise<void> {
    const query = this.answered
    const last = this.nodes.at(-1)
    if (!query || !last) return
    const { changed_at, id } = last.node
    const command = { ...nodesCommandOf(query, new Date()), type: 'search_nodes' as const }
    await this.#attempt(this.#asked, async () => {
      const found = query.best
        ? await store.run({ ...command, limit: MOST })
        : await store.run({ ...command, before: { changed_at, node: id }, begun: last.begun, limit: PAGE })
      return () => {
        this.nodes = query.best ? found.hits : [...this.nodes, ...found.hits]
        this.moreNodes = found.more && !query.best
      }
    })
  }

  /** The same of files that messages carry. */
  async furtherFiles(): Promise<void> {
    const query = this.answered
    const last = this.files.at(-1)
    if (!query || !last) return
    const { sent_at, file } = last
    const command = { ...filesCommandOf(query, new Date()), type: 'search_files' as const }
    await this.#attempt(this.#asked, async () => {
      const found = query.best
        ? await store.run({ ...command, limit: MOST })
        : await store.run({ ...command, before: { sent_at, file: file.id }, begun: last.begun, limit: PAGE })
      return () => {
        this.files = query.best ? found.hits : [...this.files, ...found.hits]
        this.moreFiles = found.more && !query.best
      }
    })
  }

  /** How many were found, of all kinds. */
  get count(): number {
    return this.hits.length + this.nodes.length + this.files.length
  }

  #clear(): void {
    this.#asked = ''
    this.hits = []
    this.nodes = []
    this.files = []
    this.answered = null
    this.failure = ''
    this.unread = 0
    this.more = this.moreNodes = this.moreFiles = this.behind = this.offline = this.busy = false
  }

  async #ask(query: Query, key: string): Promise<void> {
    this.#asked = key
    await this.#attempt(key, async () => {
      const [found, nodes, files] = await Promise.all([messagesFor(query), nodesFor(query), filesFor(query)])
      return () => {
        this.hits = found.hits
        this.more = found.more
        this.behind = found.behind
        this.nodes = nodes.hits
        this.moreNodes = nodes.more
        this.files = files.hits
        this.moreFiles = files.more
        this.unread = nodes.unread + files.unread
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
    if (Math.max(this.hits.length, this.nodes.length, this.files.length) <= PAGE && store.line === 'online')
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

async function messagesFor(query: Query): Promise<Found> {
  if (!asksMessages(query)) return { hits: [], more: false, behind: false }
  return await store.run({ ...commandOf(query, new Date()), type: 'search', before: null, begun: false, limit: PAGE })
}

async function nodesFor(query: Query): Promise<FoundNodes> {
  if (!asksNodes(query)) return { hits: [], more: false, unread: 0 }
  const command = nodesCommandOf(query, new Date())
  return await store.run({ ...command, type: 'search_nodes', before: null, begun: false, limit: PAGE })
}

async function filesFor(query: Query): Promise<FoundFiles> {
  if (!asksNodes(query)) return { hits: [], more: false, unread: 0 }
  const command = filesCommandOf(query, new Date())
  return await store.run({ ...command, type: 'search_files', before: null, begun: false, limit: PAGE })
}
