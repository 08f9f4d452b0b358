/* The files on their way into a drive: each is sent up, then made a document, or waits for what to do about its name. */

import { SvelteMap } from 'svelte/reactivity'
import type { Clash, Node } from '../../frames'
import { additions, type Addition as KeptAddition } from '../../sync/additions'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { go } from '../../router'
import { say } from '../../ui/toasts.svelte'
import { Sending } from '../files'
import { addressOf } from './drive'
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
    readonly sending: Sending,
    readonly key: string = crypto.randomUUID(),
  ) {}

  get over(): boolean {
    return this.outcome !== null && this.outcome !== 'asks'
  }

  /** Whether something is still to come of it by itself, or by an answer. */
  get goesOn(): boolean {
    return !this.over && this.sending.stage !== 'refused'
  }

  /** From the folder that was chosen down. */
  get path(): string {
    return [...this.chosen.folders, this.chosen.file.name].join('/')
  }

  /** One that never set out. */
  static lost(path: string, failure: string): Addition {
    const file = new File([], path)
    const lost = new Addition({ file, folders: [] }, null, new Sending(path, 0, null))
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
  #keeping = Promise.resolve()
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
    return this.list.filter((one) => one.goesOn).length
  }

  add(chosen: readonly Chosen[], parent: number | null): void {
    if (!this.underWay) this.#always = null
    const added = chosen.map((one) => {
      const key = crypto.randomUUID()
      return new Addition(one, parent, this.#sendingOf(key, one.file, one.file.size), key)
    })
    this.list = [...this.list, ...added]
    this.#keep(added)
    this.#next()
  }

  /** Goes on with what was on its way when the page was left. */
  goOn(kept: readonly KeptAddition[]): void {
    const known = new Set(this.list.map(({ key }) => key))
    const again = kept
      .filter(({ key }) => !known.has(key))
      .map((one) => {
        const { key, name, size, content, dated, folders, parent, upload } = one
        const file = new File(content ? [content] : [], name, { lastModified: dated.getTime() })
        const sending = content ? this.#sendingOf(key, file, size, upload) : Sending.missing({ name, size })
        if (content) sending.keep()
        return new Addition({ file, folders }, parent, sending, key)
      })
    this.list = [...this.list, ...again]
    this.#next()
  }

  #sendingOf(key: string, file: File, size: number, upload: number | null = null): Sending {
    const moved = () => {
      this.#next()
    }
    return new Sending(file.name, size, file, moved, upload, (begun) => void additions.note(key, begun))
  }

  /** One after the other, beside their being sent. */
  #keep(added: readonly Addition[]): void {
    const { conversation } = this
    const person = store.state.me?.person ?? 0
    this.#keeping = added.reduce(async (before, one) => {
      await before
      if (one.over) return
      const { file, folders } = one.chosen
      const { name, size, lastModified } = file
      const told = { key: one.key, person, conversation, parent: one.parent, folders, name, size }
      const kept = { ...told, dated: new Date(lastModified), content: file, upload: one.sending.upload }
      if (await additions.keep(kept)) one.sending.keep()
      // It has arrived meanwhile.
      if (one.over) await additions.forget(one.key)
    }, this.#keeping)
  }

  /** What is in the zip, as far as it can be had, while what came before is on its way. */
  async addZip(zip: File, parent: number | null): Promise<void> {
    this.unpacking++
    // Of a zip that the page is left over, one is told that it has to be chosen again.
    const key = crypto.randomUUID()
    const { conversation } = this
    const told = { key, person: store.state.me?.person ?? 0, conversation, parent, folders: [], upload: null }
    await additions.keep({ ...told, name: zip.name, size: zip.size, dated: new Date(), content: null })
    try {
      const { unzipped } = await import('./unzip')
      for await (const one of unzipped(zip)) {
        if ('file' in one) this.add([one], parent)
        else this.list = [...this.list, Addition.lost(one.path, words().lost[one.why])]
        while (this.list.filter(({ goesOn, outcome }) => goesOn && outcome === null).length >= MOST_UNPACKED)
          await new Promise((resolve) => setTimeout(resolve, 100))
      }
    } catch {
      this.list = [...this.list, Addition.lost(zip.name, words().lost.zip)]
    }
    this.unpacking--
    void additions.forget(key)
  }

  remove(addition: Addition): void {
    this.list = this.list.filter((one) => one !== addition)
    addition.sending.cancel()
    void additions.forget(addition.key)
    this.#next()
  }

  /** Forgets those of which nothing is to come. */
  clear(): void {
    for (const one of this.list) if (!one.goesOn) void additions.forget(one.key)
    this.list = this.list.filter((one) => one.goesOn)
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
      void additions.forget(one.key)
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
    if (one.over) void additions.forget(one.key)
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

/** Goes on with what was on its way when a page was left. */
export async function goOn(person: number): Promise<void> {
  const byDrive = new Map<number, KeptAddition[]>()
  for (const one of await additions.take(person))
    byDrive.set(one.conversation, [...(byDrive.get(one.conversation) ?? []), one])
  for (const [conversation, kept] of byDrive) {
    addingTo(conversation).goOn(kept)
    const going = kept.filter(({ content }) => content).length
    if (!going) continue
    const see = {
      label: words().seeShared,
      run: () => {
        go(addressOf(conversation, kept[0]?.parent ?? null))
      },
    }
    say(words().goesOn(going), see, false)
  }
}
