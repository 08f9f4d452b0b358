/* The files that are being joined to something: a message, a publication, an item of an agenda. */

import { untrack } from 'svelte'
import type { File } from '../../frames'
import type { Joined } from '../../sync/database'
import { store } from '../../sync/live'
import { followWritten, forgetWritten, keepWritten, writtenAt } from '../../sync/written'
import { Sending } from './sending.svelte'
import { isThere } from './upload'

/** Sent side by side. */
const AT_ONCE = 2
export const MOST = 20

type Named = Pick<Joined, 'name' | 'size'>

const same = (one: Named, other: Named) => one.name === other.name && one.size === other.size

/** `all` but for one of each of those. */
function without<T extends Named>(all: readonly T[], those: readonly Named[]): T[] {
  const left = [...those]
  return all.filter((one) => {
    const place = left.findIndex((each) => same(each, one))
    if (place >= 0) left.splice(place, 1)
    return place < 0
  })
}

export class Attaching {
  list = $state.raw<readonly Sending[]>([])
  /** More were chosen than may be joined. */
  overfull = $state(false)
  /** On their way from another page: kept by name, for that page may be gone before they are there. */
  #elsewhere = $state.raw<readonly Joined[]>([])

  // Getters, as this may be kept longer than the component that asked for it first: a `$derived` would end with that one.

  /** Those that the server has, in the order in which they were chosen. */
  get files(): File[] {
    return this.list.flatMap((one) => (one.file ? [one.file] : []))
  }

  get ids(): number[] {
    return this.files.map((file) => file.id)
  }

  /** Nothing is on its way, and nothing was refused. */
  get ready(): boolean {
    return this.list.every((one) => one.stage === 'done')
  }

  get refused(): boolean {
    return this.list.some((one) => one.stage === 'refused')
  }

  /** Those that are too many for one message. */
  get excess(): readonly Sending[] {
    return this.list.slice(MOST)
  }

  /** Those joined before, of what is being changed. */
  constructor(files: readonly File[] = []) {
    this.put(files)
  }

  put(files: readonly File[]): void {
    this.clear()
    this.list = files.map((file) => Sending.of(file))
  }

  /** As far as it is to be kept on this device. */
  get kept(): Joined[] {
    const here = this.list.map(({ name, size, file, refusal }) => {
      return refusal?.code === 'missing' ? { name, size, file, missing: true } : { name, size, file }
    })
    return [...here, ...this.#elsewhere]
  }

  /** What was kept at an earlier visit: what had not arrived by then is said to be missing. */
  takeUp(kept: readonly Joined[]): void {
    this.list = kept.map((one) => (one.file ? Sending.of(one.file) : Sending.missing(one)))
  }

  /** What another page of this browser keeps now: the files that it has joined come, and the names of those that have to
   * be chosen again; those that it has sent or removed go. What goes up from here goes on. */
  share(kept: readonly Joined[]): void {
    const there = kept.flatMap(({ file }) => (file ? [this.#of(file)] : []))
    const own = this.list.filter((one) => one.stage !== 'done' && one.content)
    const spare = this.list.filter((one) => one.stage !== 'done' && !one.content)
    const unsent = without(
      kept.filter(({ file }) => !file),
      own,
    )
    const missing = unsent.flatMap((one) => {
      const place = spare.findIndex((each) => same(each, one))
      if (place >= 0) return spare.splice(place, 1)
      return one.missing ? [Sending.missing(one)] : []
    })
    const list = [...there, ...missing, ...own]
    const elsewhere = without(unsent, missing)
    // A change that is none would be told in turn.
    if (list.some((one, place) => one !== this.list[place]) || list.length < this.list.length) this.list = list
    if (JSON.stringify(elsewhere) !== JSON.stringify(this.#elsewhere)) this.#elsewhere = elsewhere
  }

  /** Those that the server has forgotten meanwhile are said to be missing. */
  async examine(): Promise<void> {
    for (const one of this.list) if (one.file && !(await isThere(one.file))) one.miss()
  }

  #of(file: File): Sending {
    return this.list.find((one) => one.file?.id === file.id) ?? Sending.of(file)
  }

  add(chosen: Iterable<globalThis.File>): void {
    const all = [...chosen]
    const taken = all.slice(0, MOST - this.list.length)
    this.overfull = taken.length < all.length
    const sendings = taken.map((file) => new Sending(file.name, file.size, file, () => this.#next()))
    this.list = [...this.list, ...sendings]
    this.#next()
  }

  /** Files that the server has already, each once, as far as there is room. */
  join(files: readonly File[]): void {
    const others = files.filter((file) => !this.ids.includes(file.id))
    const taken = others.slice(0, MOST - this.list.length)
    this.overfull = taken.length < others.length
    this.list = [...this.list, ...taken.map((file) => Sending.of(file))]
  }

  remove(sending: Sending): void {
    this.list = this.list.filter((one) => one !== sending)
    this.overfull = false
    sending.cancel()
    this.#next()
  }

  /** Takes those of another, before its own; they go on. */
  takeOver(other: Attaching): void {
    const { list } = other
    for (const one of list) one.moved = () => this.#next()
    other.list = []
    this.list = [...list, ...this.list]
    this.#next()
  }

  /** Forgets them; those that the server has stay there for whatever carries them now. */
  clear(): void {
    const going = this.list.filter((one) => one.stage !== 'done')
    this.list = []
    this.overfull = false
    for (const one of going) one.cancel()
  }

  /** The network has gone, or come back. */
  follow(online: boolean): void {
    for (const one of this.list) {
      if (!online) one.cut()
      else if (one.stage === 'cut') void one.go()
    }
  }

  #next(): void {
    const free = AT_ONCE - this.list.filter((one) => one.busy).length
    for (const one of this.list.filter((each) => each.stage === 'waiting').slice(0, Math.max(0, free))) void one.go()
  }
}

const begun = new Map<string, Attaching>()

/** What this person is joining in this conversation: it goes on while one looks at another one, and what the server has
 * is there again when the page is. */
export function attachingIn(person: number, conversation: number): Attaching {
  const key = `${person} ${conversation}`
  const found = begun.get(key)
  if (found) return found
  const attaching = new Attaching()
  begun.set(key, attaching)
  const place = String(conversation)
  const there = (writtenAt('files', person, place) ?? []) as Joined[]
  // What this page has not changed it does not write: another one may have since.
  let known = JSON.stringify(there)
  attaching.takeUp(there)
  void attaching.examine()
  const stop = followWritten('files', person, place, (kept) => {
    known = JSON.stringify(kept ?? [])
    attaching.share((kept ?? []) as Joined[])
  })
  const end = $effect.root(() => {
    $effect(() => {
      const { kept } = attaching
      if (store.state.me?.person === person) {
        const now = JSON.stringify(kept)
        if (now === known) return
        known = now
        if (kept.length) keepWritten('files', person, place, kept)
        else forgetWritten('files', person, place)
        return
      }
      untrack(() => {
        attaching.clear()
        begun.delete(key)
        stop()
        end()
      })
    })
  })
  return attaching
}
