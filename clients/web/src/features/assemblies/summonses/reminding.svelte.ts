/* Writing once more to those who have not acknowledged, and what came of it. */

import type { Summons } from '../../../frames'
import { store } from '../../../sync/live'
import { explainSummons } from './refused'

export class Reminding {
  busy = $state(false)
  /** How many letters were written the last time. */
  told = $state(0)
  failure = $state('')
  readonly #take: (summonses: readonly Summons[]) => void

  constructor(take: (summonses: readonly Summons[]) => void) {
    this.#take = take
  }

  /** All of them when nobody is named. */
  async run({ conversation, seq }: { conversation: number; seq: number }, people: number[] = []): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.failure = ''
    this.told = 0
    try {
      const { summonses } = await store.run({ type: 'remind_recipients', conversation, seq, people })
      this.#take(summonses)
      this.told = summonses.length
    } catch (error) {
      this.failure = explainSummons(error)
    }
    this.busy = false
  }
}
