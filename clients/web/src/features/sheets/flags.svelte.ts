/* Where the others are in the table that is shown, each in their own colour. */

import { firstName, personOf } from '../../domain/people'
import { store } from '../../sync/live'
import { tone } from '../../ui/avatar'
import type { Sheet } from './sheet.svelte'
import type { Peer } from './types'

export interface Flag {
  name: string
  tone: number
  /** Whether they have just come there. */
  fresh: boolean
}

/** The hues of `.avatar`, by its tones. */
const HUES = [252, 205, 155, 112, 62, 28, 285]
/** Milliseconds for which a name is shown after a move. */
const FRESH = 2_000
const AT = /^([\w.]+)!([\w.]+):([\w.]+)(?::([\w.]+):([\w.]+))?$/

export const hueOf = (person: number) => HUES[tone(person)] ?? 252

export class Flags {
  #fresh = $state.raw<ReadonlySet<number>>(new Set())
  readonly #last = new Map<number, string>()

  constructor(
    readonly sheet: Sheet,
    readonly peers: () => readonly Peer[],
  ) {
    $effect(() => {
      for (const { device, at } of peers()) this.#see(device, at)
    })
  }

  #see(device: number, at: string): void {
    if (this.#last.get(device) === at) return
    this.#last.set(device, at)
    this.#fresh = new Set([...this.#fresh, device])
    setTimeout(() => {
      if (this.#last.get(device) === at) this.#fresh = new Set([...this.#fresh].filter((one) => one !== device))
    }, FRESH)
  }

  /** By `row:column`. */
  get all(): ReadonlyMap<string, Flag> {
    const { table } = this.sheet
    void this.sheet.version
    const flags = new Map<string, Flag>()
    for (const { person, device, at } of this.peers()) {
      const [, id, row, column] = AT.exec(at) ?? []
      if (!table || id !== table.id) continue
      const spot = [table.rows.indexOf(row ?? ''), table.columns.indexOf(column ?? '')]
      const name = firstName(personOf(store.state, person))
      flags.set(spot.join(':'), { name, tone: hueOf(person), fresh: this.#fresh.has(device) })
    }
    return flags
  }
}
