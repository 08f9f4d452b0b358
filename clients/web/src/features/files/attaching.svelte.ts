/* The files that are being joined to something: a message, a publication, an item of an agenda. */

import type { File } from '../../frames'
import { Sending } from './sending.svelte'

/** Sent side by side. */
const AT_ONCE = 2
export const MOST = 20

export class Attaching {
  list = $state.raw<readonly Sending[]>([])
  /** More were chosen than may be joined. */
  overfull = $state(false)

  /** Those that the server has, in the order in which they were chosen. */
  readonly files = $derived(this.list.flatMap((one) => (one.file ? [one.file] : [])))
  readonly ids = $derived(this.files.map((file) => file.id))
  /** Nothing is on its way, and nothing was refused. */
  readonly ready = $derived(this.list.every((one) => one.stage === 'done'))
  readonly refused = $derived(this.list.some((one) => one.stage === 'refused'))

  /** Those joined before, of what is being changed. */
  constructor(files: readonly File[] = []) {
    this.put(files)
  }

  put(files: readonly File[]): void {
    this.clear()
    this.list = files.map((file) => Sending.of(file))
  }

  add(chosen: Iterable<globalThis.File>): void {
    const all = [...chosen]
    const taken = all.slice(0, MOST - this.list.length)
    this.overfull = taken.length < all.length
    const sendings = taken.map((file) => new Sending(file.name, file.size, file, () => this.#next()))
    this.list = [...this.list, ...sendings]
    this.#next()
  }

  remove(sending: Sending): void {
    this.list = this.list.filter((one) => one !== sending)
    this.overfull = false
    sending.cancel()
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

/** What this person is joining in this conversation: it goes on while one looks at another one. */
export function attachingIn(person: number, conversation: number): Attaching {
  const key = `${person} ${conversation}`
  const found = begun.get(key) ?? new Attaching()
  begun.set(key, found)
  return found
}
