/* What a clerk's screen asks for when it is shown and after each return of the line, and then follows by what is told. */

import type { AnyEvent } from '../frames'
import { explain } from './explain'
import { store } from './live'

export interface Followed<Known> {
  /** Null until it is known. */
  readonly known: Known | null
  readonly failure: string
  load: () => Promise<void>
  /** Takes the answer of a command like the event that tells of it. */
  take: (event: AnyEvent) => void
}

export interface Changeable<Known> extends Followed<Known> {
  /** Takes in what was asked for beside it. */
  change: (how: (known: Known) => Known) => void
}

/** `wanted` says whether the reader may ask. What is told while the answer is on its way is not lost by it. */
export function following<Known>(
  ask: () => Promise<Known>,
  after: (known: Known, event: AnyEvent) => Known,
  wanted: () => boolean,
): Changeable<Known> {
  let known = $state.raw<Known | null>(null)
  let failure = $state('')
  /** While the answer is on its way. */
  let meanwhile: AnyEvent[] | null = null

  async function load(): Promise<void> {
    if (meanwhile) return
    const told: AnyEvent[] = (meanwhile = [])
    try {
      known = told.reduce(after, await ask())
      failure = ''
    } catch (error) {
      failure = explain(error)
    }
    meanwhile = null
  }

  function take(event: AnyEvent): void {
    meanwhile?.push(event)
    if (known !== null) known = after(known, event)
  }

  $effect(() => {
    if (store.line === 'online' && wanted()) void load()
  })
  $effect(() => store.listen(take))

  return {
    get known() {
      return known
    },
    get failure() {
      return failure
    },
    load,
    take,
    change(how) {
      if (known !== null) known = how(known)
    },
  }
}
