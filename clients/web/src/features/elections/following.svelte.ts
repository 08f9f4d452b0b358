/* What is counted of an election, as it is asked for and followed. */

import type { AnyEvent } from '../../frames'
import { following, type Changeable } from '../../sync/following.svelte'
import { store } from '../../sync/live'
import { after, countingOf, type Counting } from './tally'

/** Asks again when something between it and what is told is missing. */
export function followCounting(place: () => { conversation: number; seq: number }): Changeable<Counting> {
  const followed = following<Counting>(
    async () => countingOf(await store.run({ type: 'load_tally', ...place() })),
    told,
    () => place().seq > 0,
  )
  function told(known: Counting, event: AnyEvent): Counting {
    const { conversation, seq } = place()
    if (event.type !== 'tally_changed' || event.conversation !== conversation || event.seq !== seq) return known
    const next = after(known, event)
    if (!next) queueMicrotask(() => void followed.load())
    return next ?? known
  }
  return followed
}
