/* Moves the reader's positions forward: only while they are there to read, and only so often. */

import type { State } from '../domain/state'
import type { MarkRead } from '../frames'
import { LineLost } from './socket'

export interface Desk {
  readonly state: State
  run(command: MarkRead): Promise<unknown>
}

/** Milliseconds between two positions told of one conversation. */
const PACE = 400

export class Reading {
  readonly #wanted = new Map<number, number>()
  readonly #pacing = new Set<number>()

  constructor(
    readonly desk: Desk,
    readonly mayRead: () => boolean,
    readonly pace = PACE,
  ) {}

  /** The reader has this message before their eyes, and all earlier ones behind them. */
  reached(conversation: number, seq: number): void {
    if (seq <= (this.#wanted.get(conversation) ?? 0)) return
    this.#wanted.set(conversation, seq)
    void this.#tell(conversation)
  }

  /** Tells what could not be told: call when somebody comes back to the page, or the line does. */
  flush(): void {
    for (const conversation of this.#wanted.keys()) void this.#tell(conversation)
  }

  async #tell(conversation: number): Promise<void> {
    const seq = this.#wanted.get(conversation) ?? 0
    const known = this.desk.state.memberships.get(conversation)
    if (!this.mayRead() || this.#pacing.has(conversation)) return
    const again = known && known.unread_from > 0 && known.unread_from <= seq
    if (!known || (known.read_seq >= seq && !again)) {
      this.#wanted.delete(conversation)
      return
    }
    this.#pacing.add(conversation)
    setTimeout(() => {
      this.#pacing.delete(conversation)
      void this.#tell(conversation)
    }, this.pace)
    try {
      await this.desk.run({ type: 'mark_read', conversation, seq })
    } catch (error) {
      // What is refused is not asked again; a lost line comes back, and then it is.
      if (error instanceof LineLost) return
    }
    if (this.#wanted.get(conversation) === seq) this.#wanted.delete(conversation)
  }
}
