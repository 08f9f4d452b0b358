/* The last state of what a screen follows stays on this device, for when it opens without a line. */

import type { Changeable } from './following.svelte'
import { store } from './live'
import { keepWritten, keptAt, writtenAt, type Kind } from './written'

export interface Kept<Known> extends Changeable<Known> {
  /** Since when nothing new has come; null while the line is there. */
  readonly since: Date | null
}

interface Written {
  at: string
  until: string
  what: unknown
}

const A_MOMENT = 1_000

/** `write` gives what is kept of it, as much as there is room for, and the day until which; of `read` the dates are
    texts. */
export function keeping<Known>(
  followed: Changeable<Known>,
  kind: Kind,
  place: string,
  write: (known: Known) => { what: unknown; until: string },
  read: (kept: unknown) => Known,
): Kept<Known> {
  const author = store.state.me?.person ?? 0
  const key = keptAt(place)
  const written = writtenAt(kind, author, key) as Written | null
  const before = written && read(written.what)
  let since = $state.raw<Date | null>(null)

  $effect(() => {
    const known = followed.known
    if (known === null) return
    const timer = setTimeout(() => {
      keepWritten(kind, author, key, { at: new Date().toISOString(), ...write(known) } satisfies Written)
    }, A_MOMENT)
    return () => clearTimeout(timer)
  })
  $effect(() => {
    if (store.line === 'online') since = null
    else since ??= written && followed.known === null ? new Date(written.at) : new Date()
  })

  return {
    get known() {
      return followed.known ?? before
    },
    get failure() {
      return followed.failure
    },
    get since() {
      return since
    },
    load: followed.load,
    take: followed.take,
    change: followed.change,
  }
}
