/* The stretch of a conversation's log that is on screen, which grows on both sides as one reads. */

import { TAIL, viewOf, type View } from '../../domain/log'
import { loadNewer, loadOlder, openConversation } from '../../sync/history'
import { store } from '../../sync/live'
import { LineLost } from '../../sync/socket'

export class Stretch {
  /** Changes when another stretch takes the place of this one. */
  generation = $state(0)
  /** The line was lost while fetching: what is held is all there is to show. */
  stopped = $state(false)
  #anchor = $state(TAIL)
  #busy = false
  readonly #log = $derived.by(() => store.state.logs.get(this.conversation))
  readonly view: View | null = $derived.by(() => viewOf(this.#log, this.#anchor))

  constructor(readonly conversation: number) {}

  get isLatest(): boolean {
    return this.view !== null && !this.view.after
  }

  /** Shows what lies around `seq`, or the latest messages; resolves once there is something to show, or no line. */
  async open(seq?: number): Promise<void> {
    await this.#fetch(() => openConversation(this.conversation, seq))
    const before = this.view?.messages[0]?.seq
    this.#anchor = seq !== undefined && viewOf(this.#log, seq) ? seq : TAIL
    if (this.view?.messages[0]?.seq !== before) this.generation++
  }

  async older(): Promise<void> {
    if (this.view?.before) await this.#grow(() => loadOlder(this.conversation, this.#anchor))
  }

  async newer(): Promise<void> {
    if (this.view?.after) await this.#grow(() => loadNewer(this.conversation, this.#anchor))
  }

  async #grow(load: () => Promise<void>): Promise<void> {
    if (this.#busy || this.stopped) return
    this.#busy = true
    await this.#fetch(load)
    this.#busy = false
  }

  async #fetch(load: () => Promise<void>): Promise<void> {
    try {
      await load()
      this.stopped = false
    } catch (error) {
      // A conversation that one has just left has nothing to show either; the page says so by itself.
      this.stopped = error instanceof LineLost
    }
  }
}
