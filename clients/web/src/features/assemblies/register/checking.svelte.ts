/* A check of the whole ledger, a part at a time, so that one sees it advance and can stop it. */

import type { Alteration, LedgerChecked } from '../../../frames'
import { explain } from '../../../sync/explain'
import { store } from '../../../sync/live'

export class Checking {
  last = $state.raw<LedgerChecked | null>(null)
  alterations = $state.raw<readonly Alteration[]>([])
  running = $state(false)
  failure = $state('')

  /** Whether it has come to the last entry. */
  get done(): boolean {
    return !this.running && !!this.last && this.last.position >= this.last.total
  }

  async start(): Promise<void> {
    this.last = null
    this.alterations = []
    this.failure = ''
    this.running = true
    try {
      while (this.running) await this.#next()
    } catch (error) {
      this.failure = explain(error)
    }
    this.running = false
  }

  stop(): void {
    this.running = false
  }

  async #next(): Promise<void> {
    const { position, top } = this.last ?? { position: 0, top: null }
    const found = await store.run({ type: 'check_ledger', position, top })
    this.alterations = [...this.alterations, ...found.alterations]
    this.last = found
    if (found.position >= found.total) this.running = false
  }
}
