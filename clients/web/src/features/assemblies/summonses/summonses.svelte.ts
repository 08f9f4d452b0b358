/* The summonses of one convocation, kept as they are now: for those who follow it, all; for a recipient, their own. */

import type { Departed, Latecomer, Message, Summons, Summonses } from '../../../frames'
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
  /** In office on the day of the sitting, and not convened. */
  readonly latecomers: readonly Latecomer[]
  /** Convened, and no longer in office on that day. */
  readonly departed: readonly Departed[]
  /** What a command was answered. */
  take: (summonses: readonly Summons[]) => void
  takeAll: (all: Summonses) => void
}

/** Follows what `message` names now; `told` hears of each change as it comes. */
export function following(
  message: () => Message | undefined,
  told?: (summons: Summons, columns: readonly Column[]) => void,
): Following {
  let known = $state.raw<ReadonlyMap<number, Summons>>(new Map())
  let latecomers = $state.raw<readonly Latecomer[]>([])
  let departed = $state.raw<readonly Departed[]>([])
  let loaded = $state(false)
  let missing = $state(false)
  let fresh = $state.raw<ReadonlySet<string>>(new Set())
  /** What is told while an answer is on its way, which may not know of it yet. */
  let meanwhile: Summons[] | null = null
  const key = $derived(message() && `${message()?.conversation}/${message()?.seq}`)

  function take(summonses: readonly Summons[]): void {
    known = new Map([...known, ...summonses.map((one) => [one.person, one] as const)])
  }

  function hear(summons: Summons): void {
    if (`${summons.conversation}/${summons.seq}` !== key) return
    const before = known.get(summons.person)
    meanwhile?.push(summons)
    take([summons])
    const columns = before ? changes(before, summons) : []
    if (!columns.length) return
    const names = columns.map((column) => `${summons.person}/${column}`)
    fresh = new Set([...fresh, ...names])
    setTimeout(() => (fresh = new Set([...fresh].filter((one) => !names.includes(one)))), FRESH)
    told?.(summons, columns)
  }

  function takeAll(all: Summonses): void {
    known = new Map(all.summonses.map((one) => [one.person, one]))
    latecomers = all.latecomers
    departed = all.departed
    loaded = true
    missing = false
  }

  function load(): void {
    if (!key || store.line !== 'online') return
    const [conversation = 0, seq = 0] = key.split('/').map(Number)
    const told: Summons[] = (meanwhile = [])
    store.run({ type: 'load_summonses', conversation, seq }).then(
      (all) => {
        // Where it has been asked for once more, the later answer is the one that counts.
        if (told !== meanwhile) return
        meanwhile = null
        takeAll(all)
        take(told)
      },
      (error: unknown) => (missing = error instanceof Refused && error.failure.code === 'not_found'),
    )
  }

  $effect(load)
  $effect(() =>
    store.listen((event) => {
      if (event.type === 'summons_changed') hear(event.summons)
      // Whoever is seated now may have to be convened.
      else if (event.type === 'mandate_changed') load()
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
    get latecomers() {
      return latecomers
    },
    get departed() {
      return departed
    },
    takeAll,
    isFresh: (person, column) => fresh.has(`${person}/${column}`),
    take,
  }
}
