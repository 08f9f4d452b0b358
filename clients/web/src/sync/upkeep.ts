/* What the client does without being asked: it fills what the state lacks, and says what has reached it. */

import { unknownIn } from '../domain/expected'
import { listed, undelivered } from '../domain/receipts'
import { keyOf, type State } from '../domain/state'
import { limits, type AnyCommand, type CatchUp } from '../frames'
import type { Fact } from './apply'
import { lackOf, lacks, typingEnds, type Lack } from './lacking'
import { Refused, type ResultOf } from './socket'

export interface House {
  readonly state: State
  run<C extends AnyCommand>(command: C): Promise<ResultOf<C>>
  apply(...facts: Fact[]): void
}

/** Milliseconds. */
const PAUSE = {
  /** What is missing is often on its way. */
  lacking: 200,
  /** The news of a conversation just joined may have been told before this client was listening. */
  joined: 3_000,
  refused: 5_000,
}
const MOST_LISTS = 30
const MOST_AT_ONCE = limits.load_own_receipts.seqs.most

export class Upkeep {
  #mending: ReturnType<typeof setTimeout> | undefined
  #typing: ReturnType<typeof setTimeout> | undefined
  #delivering = false
  readonly #busy = new Set<number>()
  readonly #undeliverable = new Set<string>()

  constructor(
    readonly house: House,
    readonly pause = PAUSE,
  ) {}

  /** Looks at the state for what is to be done; call after every change. */
  look(): void {
    const { state } = this.house
    if (lacks(state).length) this.#mending ??= setTimeout(this.#mend, this.pause.lacking)
    const ends = typingEnds(state)
    clearTimeout(this.#typing)
    if (ends !== null) this.#typing = setTimeout(this.#rest, Math.max(0, ends - Date.now()))
    if (!this.#delivering && undelivered(state).length) void this.#deliver()
  }

  /** Does what a start asks for: the rest of what was missed, and anew the lists that may have changed. */
  async started(): Promise<void> {
    this.#undeliverable.clear()
    this.#mend()
    this.look()
    for (const place of listed(this.house.state).slice(-MOST_LISTS)) {
      await this.house.run({ type: 'load_receipts', ...place }).catch(() => undefined)
    }
  }

  /** Asks for something small, to hear whether the line lives, and whether the last message of a log went unheard. */
  async probe(): Promise<void> {
    const logs = [...this.house.state.logs]
    const one = logs[Math.floor(Math.random() * logs.length)]
    const command: AnyCommand = one
      ? { type: 'catch_up', conversation: one[0], after: one[1].cursor }
      : { type: 'load_sessions' }
    await this.house.run(command).catch(() => undefined)
  }

  stop(): void {
    clearTimeout(this.#mending)
    clearTimeout(this.#typing)
    this.#mending = undefined
  }

  readonly #rest = (): void => {
    this.house.apply({ type: 'time_passed' })
  }

  readonly #mend = (): void => {
    clearTimeout(this.#mending)
    this.#mending = undefined
    for (const { conversation, lack } of lacks(this.house.state)) {
      if (!this.#busy.has(conversation)) void this.#fill(conversation, lack)
    }
  }

  async #fill(conversation: number, lack: Lack): Promise<void> {
    this.#busy.add(conversation)
    try {
      await this.#ask(conversation, lack)
      this.#busy.delete(conversation)
      if (lackOf(this.house.state, conversation)) this.look()
    } catch (error) {
      this.#busy.delete(conversation)
      // A lost line starts anew by itself.
      if (error instanceof Refused) this.#mending ??= setTimeout(this.#mend, this.pause.refused)
    }
  }

  async #ask(conversation: number, lack: Lack): Promise<void> {
    if (lack === 'changes') {
      await this.#catchUp(conversation)
      return
    }
    if (lack === 'receipts') {
      const seqs = unknownIn(this.house.state, conversation).map(({ seq }) => seq)
      await this.house.run({ type: 'load_own_receipts', conversation, seqs: seqs.slice(-MOST_AT_ONCE) })
      return
    }
    await this.house.run({ type: 'load_history', conversation })
    setTimeout(() => void this.#catchUp(conversation).catch(() => undefined), this.pause.joined)
  }

  async #catchUp(conversation: number): Promise<void> {
    for (let complete = false; !complete;) {
      const log = this.house.state.logs.get(conversation)
      if (!log) return
      const command: CatchUp = { type: 'catch_up', conversation, after: log.cursor }
      complete = (await this.house.run(command)).complete
    }
  }

  /** One after the other: a first visit may have many. */
  async #deliver(): Promise<void> {
    this.#delivering = true
    const next = () => undelivered(this.house.state).find((one) => !this.#undeliverable.has(keyOf(one)))
    try {
      for (let one = next(); one; one = next()) {
        this.#undeliverable.add(keyOf(one))
        await this.house.run({ type: 'confirm_delivery', conversation: one.conversation, seq: one.seq })
      }
    } catch (error) {
      if (error instanceof Refused) setTimeout(() => void this.#deliver(), this.pause.refused)
    } finally {
      this.#delivering = false
    }
  }
}
