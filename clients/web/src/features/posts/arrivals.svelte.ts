/* Pictures put into the text while it is written: attached, and shown in their place once the server has them. */

import { arrived, awaiting, imageOf } from '../../text/editing/arriving'
import type { Editor } from '../../text/editing/editor'
import type { Attaching } from '../files'

/** What programs call a picture that has no name. */
const NAMELESS = /^image(-?\d+)?$/i

/** What an image shows, as far as its file says. */
export function showing(name: string): string {
  const bare = name.replace(/\.\w{1,5}$/, '').replace(/[[\]\n]/g, ' ')
  return NAMELESS.test(bare) ? '' : bare
}

export class Arrivals {
  #awaited = $state.raw<readonly string[]>([])

  constructor(
    readonly attaching: Attaching,
    readonly editor: () => Editor | undefined,
  ) {
    $effect(() => {
      for (const key of this.#awaited) this.#look(key)
    })
  }

  take(files: readonly File[]): void {
    const known = new Set(this.attaching.list)
    this.attaching.add(files)
    const added = this.attaching.list.filter((one) => !known.has(one))
    for (const { key, name } of added) this.editor()?.apply(awaiting(name, key))
    this.#awaited = [...this.#awaited, ...added.map(({ key }) => key)]
  }

  #look(key: string): void {
    const sending = this.attaching.list.find((one) => one.key === key)
    const file = sending?.file
    if (sending && !file) return
    this.#awaited = this.#awaited.filter((one) => one !== key)
    const image = file?.width ? imageOf(file.id, showing(file.name)) : null
    this.editor()?.apply(arrived(key, image))
  }
}
