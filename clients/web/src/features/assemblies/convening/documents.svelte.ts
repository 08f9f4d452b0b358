/* The documents on their way to the items of a draft: each is given to its item as soon as the server has it. */

import type { File } from '../../../frames'
import { Attaching } from '../../files'

export class Documents {
  #held = $state.raw<ReadonlyMap<string, Attaching>>(new Map())

  /** `take` gives a document to an item; it may be that somebody has removed the item meanwhile. `group` is whose
   * documents are offered first. */
  constructor(
    readonly take: (key: string, files: readonly File[]) => void,
    readonly group: () => number,
  ) {}

  /** How many are not there yet. A getter, as the draft is kept longer than the page that opened it: a `$derived` would
   * end with that one. */
  get going(): number {
    return [...this.#held.values()].reduce((all, one) => all + one.list.length, 0)
  }

  /** Those on their way to one item; nothing while none was chosen. */
  of(key: string): Attaching | undefined {
    return this.#held.get(key)
  }

  add(key: string, chosen: Iterable<globalThis.File>): void {
    const attaching = this.#held.get(key) ?? this.#begin(key)
    attaching.add(chosen)
  }

  #begin(key: string): Attaching {
    const attaching = new Attaching()
    $effect.root(() => {
      $effect(() => {
        const { files } = attaching
        if (!files.length) return
        attaching.list = attaching.list.filter((one) => !one.file)
        this.take(key, files)
      })
    })
    this.#held = new Map(this.#held).set(key, attaching)
    return attaching
  }
}
