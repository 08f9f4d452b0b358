/* The summonses of one convocation, kept as they are now: for those who follow it, all; for a recipient, their own. */

import type { Message, Summons } from '../../../frames'
import { store } from '../../../sync/live'
import { Refused } from '../../../sync/socket'
import { changes, type Column } from './board'

/** Milliseconds for which a changed cell is fresh. */
const FRESH = 1_000

export interface Following {
  readonly all: readonly Summons[]
  readonly loaded: boolean
  /** It was sent before summonses were kept. */
  readonly missing: boolean
  readonly own: Summons | undefined
  isFresh: (person: number, column: Column) => boolean
  /** What a command was answered. */
  take: (summonses: readonly Summons[]) => void
}

/** Follows what `message` names now; `told` hears of each change as it comes. */
export function following(
  message: () => Message | undefined,
  told?: (summons: Summons, columns: readonly Column[]) => void,
): Following {
  let known = $state.raw<ReadonlyMap<number, Summons>>(new Map())
  let loaded = $state(false)
  let missing = $state(false)
  let fresh = $state.raw<ReadonlySet<string>>(new Set())
  const key = $derived(message() && `${message()?.conversation}/${message()?.seq}`)

  function take(summonses: readonly Summons[]): void {
    known = new Map([...known, ...summonses.map((one) => [one.person, one] as const)])
  }

  function hear(summons: Summons): void {
    if (`${summons.conversation}/${summons.seq}` !== key) return
    const before = known.get(summons.person)
    take([summons])
    const columns = before ? changes(before, summons) : []
    if (!columns.length) return
    const names = columns.map((column) => `${summons.person}/${column}`)
    fresh = new Set([...fresh, ...names])
    setTimeout(() => (fresh = new Set([...fresh].filter((one) => !names.includes(one)))), FRESH)
    told?.(summons, columns)
  }

  $effect(() => {
    if (!key || store.line !== 'online') return
    const [conversation = 0, seq = 0] = key.split('/').map(Number)
    store.run({ type: 'load_summonses', conversation, seq }).then(
      ({ summonses }) => {
        known = new Map(summonses.map((one) => [one.person, one]))
        loaded = true
        missing = false
      },
      (error: unknown) => (missing = error instanceof Refused && error.failure.code === 'not_found'),
    )
  })
  $effect(() =>
    store.listen((event) => {
      if (event.type === 'summons_changed') hear(event.summons)
    }),
  )

  return {
    get all() {
      return [...known.values()]
    },
    get loaded() {
      return loaded
    },
    get missing() {
      return missing
    },
    get own() {
      return known.get(store.state.me?.person ?? 0)
    },
    isFresh: (person, column) => fresh.has(`${person}/${column}`),
    take,
  }
}
