/* Writing once more to those who have not acknowledged, and what came of it. */

import { SvelteSet } from 'svelte/reactivity'
import type { Summons } from '../../../frames'
import { grace } from '../../../sync/grace'
import { store } from '../../../sync/live'
import { say } from '../../../ui/toasts.svelte'
import { explainSummons } from './refused'

interface Place {
  conversation: number
  seq: number
}

/** Who is about to be written to, or a convocation of which all are: its screen may be left and opened again meanwhile. */
const begun = new SvelteSet<string>()
const keyOf = ({ conversation, seq }: Place, person = 0) => `${conversation}/${seq}/${person}`

export class Reminding {
  busy = $state(false)
  /** How many letters were written the last time. */
  told = $state(0)
  failure = $state('')
  readonly #take: (summonses: readonly Summons[]) => void

  constructor(take: (summonses: readonly Summons[]) => void) {
    this.#take = take
  }

  hasBegun(message: Place, person?: number): boolean {
    return begun.has(keyOf(message)) || begun.has(keyOf(message, person))
  }

  /** This person, or all of them, unless it is taken back; `said` is what is about to be done. */
  async run(message: Place, said: string, person?: number): Promise<void> {
    if (this.hasBegun(message, person)) return
    const key = keyOf(message, person)
    begun.add(key)
    this.told = 0
    if (await grace(said)) await this.#write(message, person ? [person] : [])
    begun.delete(key)
  }

  async #write({ conversation, seq }: Place, people: number[]): Promise<void> {
    this.busy = true
    this.failure = ''
    try {
      const { summonses } = await store.run({ type: 'remind_recipients', conversation, seq, people })
      this.#take(summonses)
      this.told = summonses.length
    } catch (error) {
      this.failure = explainSummons(error)
      // Its screen may have been left meanwhile.
      say(this.failure)
    }
    this.busy = false
  }
}
