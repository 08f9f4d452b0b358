/* The shelves of what is found, one for each kind: asked for a page at a time, and counted. */

import type { FileHit, Hit, NodeHit, Search } from '../../frames'
import { store } from '../../sync/live'
import { narrowed, type Query } from './query'

const PAGE = 20
const MOST = 50
/** As far as the server counts. */
const MOST_COUNTED = 1_000

export type Result =
  | { of: 'message'; key: string; hit: Hit }
  | { of: 'node'; key: string; hit: NodeHit }
  | { of: 'file'; key: string; hit: FileHit }

interface Answer {
  results: Result[]
  more: boolean
  count: number | null
  /** Documents that are still being read. */
  unread?: number
  /** Older messages are not in the index yet. */
  behind?: boolean
  /** They are only called nearly like what is looked for. */
  nearly?: boolean
}

/** Asks for so many; for those after the last one, if it is given. */
type Source = (query: Query, limit: number, last?: Result) => Promise<Answer>

const NONE: Answer = { results: [], more: false, count: 0 }
const UNASKED: Answer = { ...NONE, count: null }

function messages(kind: Search['kind'], with_file = false): Source {
  return async (query, limit, last) => {
    const after = last?.of === 'message' ? last.hit : null
    const { hits, more, behind, count } = await store.run({
      ...narrowed(query, new Date()),
      type: 'search',
      kind,
      with_file,
      before: after && {
        sent_at: after.message.sent_at,
        conversation: after.message.conversation,
        seq: after.message.seq,
      },
      begun: after?.begun ?? false,
      limit,
      counted: !after,
    })
    const results = hits.map((hit) => {
      const key = `message ${hit.message.conversation}/${hit.message.seq}`
      return { of: 'message', key, hit } as const
    })
    return { results, more, behind, count }
  }
}

/** Without a word, their drive shows them. */
const documents: Source = async (query, limit, last) => {
  if (!query.text.trim()) return NONE
  const after = last?.of === 'node' ? last.hit : null
  const { hits, ...told } = await store.run({
    ...narrowed(query, new Date()),
    type: 'search_nodes',
    before: after && { changed_at: after.node.changed_at, node: after.node.id },
    begun: after?.begun ?? false,
    limit,
    counted: !after,
  })
  return { ...told, results: hits.map((hit) => ({ of: 'node', key: `node ${hit.node.id}`, hit }) as const) }
}

function files(minutes: boolean): Source {
  return async (query, limit, last) => {
    if (!query.text.trim()) return NONE
    const after = last?.of === 'file' ? last.hit : null
    const { hits, ...told } = await store.run({
      ...narrowed(query, new Date()),
      type: 'search_files',
      minutes,
      before: after && { sent_at: after.sent_at, file: after.file.id },
      begun: after?.begun ?? false,
      limit,
      counted: !after,
    })
    return { ...told, results: hits.map((hit) => ({ of: 'file', key: `file ${hit.file.id}`, hit }) as const) }
  }
}

export class Shelf {
  results = $state.raw<readonly Result[]>([])
  more = $state(false)
  /** How many there are in all; null where they were not counted. */
  count = $state<number | null>(null)
  unread = $state(0)
  behind = $state(false)
  nearly = $state(false)

  constructor(private readonly source: Source) {}

  /** There are more than were counted. */
  get beyond(): boolean {
    return this.count !== null && this.count >= MOST_COUNTED
  }

  /** Gives what takes in the answer; where none are wanted, nothing is asked. */
  async ask(query: Query, limit: number): Promise<() => void> {
    const answer = limit ? await this.source(query, limit) : UNASKED
    return () => {
      this.#begin(answer)
    }
  }

  empty(): void {
    this.#begin(UNASKED)
  }

  /** The best are asked for again, more of them; others, after the last. */
  async further(query: Query): Promise<() => void> {
    const answer = query.best ? await this.source(query, MOST) : await this.source(query, PAGE, this.results.at(-1))
    return () => {
      if (query.best) this.#take({ ...answer, more: false })
      else this.#take({ ...answer, results: [...this.results, ...answer.results] })
    }
  }

  #begin(answer: Answer): void {
    this.#take(answer)
    this.count = answer.count
    this.unread = answer.unread ?? 0
    this.behind = answer.behind ?? false
    this.nearly = answer.nearly ?? false
  }

  #take({ results, more }: Answer): void {
    this.results = results
    this.more = more
  }
}

/** In the order in which they are shown. */
export function newShelves() {
  return {
    convocations: new Shelf(messages('convocation')),
    documents: new Shelf(documents),
    files: new Shelf(files(false)),
    messages: new Shelf(messages('chat')),
    publications: new Shelf(messages('post')),
    minutes: new Shelf(files(true)),
    events: new Shelf(messages('calendar_event')),
    /** What has a file, whatever it is. */
    carriers: new Shelf(messages(null, true)),
    /** Messages of every kind. */
    all: new Shelf(messages(null)),
  }
}

export type Shelves = ReturnType<typeof newShelves>
export type ShelfName = keyof Shelves

/** How many of each are. */
export type Wanted = Partial<Record<ShelfName, number>>
