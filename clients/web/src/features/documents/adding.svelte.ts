/* The files on their way into a drive: each is sent up, then made a document, or waits for what to do about its name. */

import { SvelteMap } from 'svelte/reactivity'
import type { Clash, Node } from '../../frames'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { Sending } from '../files'
import { explainDrive } from './refused'
import { words } from './words'

/** Sent side by side. */
const AT_ONCE = 2

/** Taken out of a zip before they are on their way: they stand in memory. */
const MOST_UNPACKED = 8

/** Refusals that say "not now". */
const PASSING = new Set(['too_fast', 'unavailable'])

export type Outcome = 'added' | 'version' | 'same' | 'skipped' | 'asks' | 'failed' | null
export type Choice = Extract<Clash, 'take' | 'keep_both'> | 'skip'

export interface Chosen {
  file: File
  /** The folders that it lies in, from the one that was chosen down. */
  folders: readonly string[]
}

export class Addition {
  readonly key = crypto.randomUUID()
  readonly sending: Sending
  outcome = $state<Outcome>(null)
  failure = $state('')
  node = $state.raw<Node | null>(null)
  busy = false
  /** What is to be done about a name that is taken, as far as that is known. */
  choice: Choice | null = null

  constructor(
    readonly chosen: Chosen,
    /** The folder that was shown as it was chosen. */
    readonly parent: number | null,
    moved: () => void,
  ) {
    this.sending = new Sending(chosen.file.name, chosen.file.size, chosen.file, moved)
  }

  get over(): boolean {
    return this.outcome !== null && this.outcome !== 'asks'
  }

  /** From the folder that was chosen down. */
  get path(): string {
    return [...this.chosen.folders, this.chosen.file.name].join('/')
  }

  /** One that never set out. */
  static lost(path: string, failure: string): Addition {
    const lost = new Addition({ file: new File([], path), folders: [] }, null, () => undefined)
    lost.sending.cancel()
    lost.outcome = 'failed'
    lost.failure = failure
    return lost
  }
}

export class Adding {
  list = $state.raw<readonly Addition[]>([])
  /** Zips of which more is to come. */
  unpacking = $state(0)
  /** What was decided for all that ask. */
  #always: Choice | null = null
  #folders = new SvelteMap<string, Promise<number>>()

  constructor(readonly conversation: number) {
    store.whenStarted(() => {
      this.#next()
    })
  }

  get waiting(): readonly Addition[] {
    return this.list.filter((one) => one.outcome === 'asks')
  }

  get underWay(): number {
    return this.list.filter((one) => !one.over).length
  }

  add(chosen: readonly Chosen[], parent: number | null): void {
    if (!this.underWay) this.#always = null
    this.list = [...this.list, ...chosen.map((one) => new Addition(one, parent, () => this.#next()))]
    this.#next()
  }

  /** What is in the zip, as far as it can be had, while what came before is on its way. */
  async addZip(zip: File, parent: number | null): Promise<void> {
    this.unpacking++
    try {
      const { unzipped } = await import('./unzip')
      for await (const one of unzipped(zip)) {
        if ('file' in one) this.add([one], parent)
        else this.list = [...this.list, Addition.lost(one.path, words().lost[one.why])]
        while (this.list.filter(({ over, outcome }) => !over && outcome === null).length >= MOST_UNPACKED)
          await new Promise((resolve) => setTimeout(resolve, 100))
      }
    } catch {
      this.list = [...this.list, Addition.lost(zip.name, words().lost.zip)]
    }
    this.unpacking--
  }

  remove(addition: Addition): void {
    this.list = this.list.filter((one) => one !== addition)
    addition.sending.cancel()
    this.#next()
  }

  /** Forgets those that are over. */
  clear(): void {
    this.list = this.list.filter((one) => !one.over)
  }

  decide(addition: Addition, choice: Choice, always: boolean): void {
    if (always) this.#always = choice
    for (const one of always ? this.waiting : [addition]) void this.#take(one, choice)
  }

  #next(): void {
    for (const one of this.list)
      if (one.sending.stage === 'done' && one.outcome === null) void this.#take(one, one.choice ?? this.#always)
    const free = AT_ONCE - this.list.filter((one) => one.sending.busy).length
    const waiting = this.list.filter((one) => one.sending.stage === 'waiting')
    for (const one of waiting.slice(0, Math.max(0, free))) void one.sending.go()
  }

  async #take(one: Addition, choice: Choice | null): Promise<void> {
    const { file } = one.sending
    if (!file || one.busy) return
    if (choice === 'skip') {
      one.outcome = 'skipped'
      return
    }
    one.busy = true
    one.outcome = null
    one.choice = choice
    try {
      one.node = await store.run({
        type: 'add_document',
        conversation: this.conversation,
        client_id: one.key,
        name: one.chosen.file.name,
        file: file.id,
        parent: await this.#folder(one.chosen.folders, one.parent),
        clash: choice ?? 'refuse',
        dated: new Date(one.chosen.file.lastModified),
      })
      one.outcome = (one.node.version?.number ?? 1) > 1 ? 'version' : 'added'
    } catch (error) {
      this.#fail(one, error)
    }
    one.busy = false
  }

  #fail(one: Addition, error: unknown): void {
    const failure = error instanceof Refused ? error.failure : null
    if (failure?.code === 'conflict' && failure.detail === 'same') one.outcome = 'same'
    else if (failure?.code === 'conflict' && failure.detail === 'name') {
      one.outcome = 'asks'
      if (this.#always) queueMicrotask(() => void this.#take(one, this.#always))
    } else if (!failure || PASSING.has(failure.code)) {
      // The next start of the line takes it up, if nothing does before.
      setTimeout(
        () => {
          this.#next()
        },
        Math.max(failure?.retry_after ?? 0, 1) * 1_000,
      )
    } else {
      one.failure = explainDrive(error)
      one.outcome = 'failed'
    }
  }

  /** The folder of that path below the parent, made when it is not there; each once. */
  #folder(path: readonly string[], parent: number | null): Promise<number | null> {
    const name = path[path.length - 1]
    if (name === undefined) return Promise.resolve(parent)
    const key = [parent ?? '', ...path].join('/')
    const known = this.#folders.get(key)
    if (known) return known
    const made = this.#folder(path.slice(0, -1), parent).then(async (above) => {
      const client_id = crypto.randomUUID()
      const { conversation } = this
      const made = await store.run({
        type: 'create_folder',
        conversation,
        client_id,
        name,
        parent: above,
        clash: 'take',
      })
      return made.id
    })
    this.#folders.set(key, made)
    made.catch(() => this.#folders.delete(key))
    return made
  }
}

const begun = new Map<number, Adding>()

/** What is being added to this drive: it goes on while one looks at something else. */
export function addingTo(conversation: number): Adding {
  const found = begun.get(conversation) ?? new Adding(conversation)
  begun.set(conversation, found)
  return found
}
