/* The seal of one convocation: checked when it is looked at, and again after what happens to the convocation. */

import type { AnyEvent, Seal } from '../../../frames'
import { explain } from '../../../sync/explain'
import { store } from '../../../sync/live'
import { Refused } from '../../../sync/socket'

/** Milliseconds, so that many acts at once are one check. */
const REST = 1_000

export interface Sealing {
  readonly known: Seal | null
  readonly checkedAt: Date | null
  readonly failure: string
  readonly missing: boolean
  load: () => Promise<void>
}

export function sealing(place: () => { conversation: number; seq: number }): Sealing {
  let known = $state.raw<Seal | null>(null)
  let checkedAt = $state.raw<Date | null>(null)
  let failure = $state('')
  let missing = $state(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    const { conversation, seq } = place()
    try {
      known = await store.run({ type: 'load_seal', conversation, seq })
      checkedAt = new Date()
      failure = ''
    } catch (error) {
      missing = error instanceof Refused && error.failure.code === 'not_found'
      failure = explain(error)
    }
  }

  function follow(event: AnyEvent): void {
    const about =
      event.type === 'summons_changed' ? event.summons : event.type === 'postings_changed' ? event.postings : undefined
    const { conversation, seq } = place()
    if (about?.conversation !== conversation || about.seq !== seq) return
    clearTimeout(timer)
    timer = setTimeout(() => void load(), REST)
  }

  $effect(() => {
    if (store.line === 'online' && place().seq) void load()
  })
  $effect(() => {
    const stop = store.listen(follow)
    return () => {
      stop()
      clearTimeout(timer)
    }
  })

  return {
    get known() {
      return known
    },
    get checkedAt() {
      return checkedAt
    },
    get failure() {
      return failure
    },
    get missing() {
      return missing
    },
    load,
  }
}
