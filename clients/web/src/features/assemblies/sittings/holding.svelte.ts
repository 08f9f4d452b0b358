/* A sitting under the hands of whoever holds it: each act on its own, and why one was refused. */

import type { ConvocationMessage } from '../../../domain/convocations'
import type {
  AnswerConvocation,
  AnyEvent,
  BeginItem,
  CloseSitting,
  DeclareInterest,
  FilePaper,
  OpenSitting,
  RecordAttendance,
  RecordHeldElsewhere,
  RecordOfficers,
  RecordProxy,
  RuleOnUrgency,
} from '../../../frames'
import { explain } from '../../../sync/explain'
import { store } from '../../../sync/live'
import { Refused, Unanswered } from '../../../sync/socket'
import { words } from './words'

type Placed =
  | RecordAttendance
  | DeclareInterest
  | RecordProxy
  | RecordOfficers
  | OpenSitting
  | BeginItem
  | RuleOnUrgency
  | CloseSitting
  | RecordHeldElsewhere
  | FilePaper
type Unplaced<Command> = Command extends unknown ? Omit<Command, 'conversation' | 'seq'> : never
export type Act = Unplaced<Placed>

/** Milliseconds within which a second press is the other half of a double one: the button may say the opposite by then. */
const DOUBLE = 600

export class Holding {
  failure = $state('')
  #going = $state.raw<readonly string[]>([])

  constructor(
    readonly message: () => ConvocationMessage | undefined,
    readonly take: (event: AnyEvent) => void,
  ) {}

  /** Whether what this key names is on its way. */
  isGoing(key: string): boolean {
    return this.#going.includes(key)
  }

  /** Does it, and rejects when that is refused. */
  async run(act: Act): Promise<void> {
    const { conversation, seq } = this.message() as ConvocationMessage
    const sitting = await store.run({ ...act, conversation, seq } as Placed)
    this.take({ type: 'sitting_changed', sitting })
  }

  /** Answers for the reader, and rejects when that is refused. */
  async answer(given: Pick<AnswerConvocation, 'given' | 'holder'>): Promise<void> {
    const { conversation, seq } = this.message() as ConvocationMessage
    const summons = await store.run({
      type: 'answer_convocation',
      conversation,
      seq,
      ...given,
      sittings: 1,
      ill: false,
    })
    this.take({ type: 'summons_changed', summons })
  }

  /** Does it once at a time; a refusal is told in `failure`. */
  async go(key: string, act: Act): Promise<void> {
    if (this.isGoing(key)) return
    this.#going = [...this.#going, key]
    this.failure = ''
    const pressed = new Promise((resolve) => setTimeout(resolve, DOUBLE))
    try {
      await this.run(act)
    } catch (error) {
      this.failure = refusal(error)
      if (error instanceof Unanswered) this.#untilKnown(this.failure)
    }
    await pressed
    this.#going = this.#going.filter((one) => one !== key)
  }

  /** Once the line is back the sitting itself shows what has become of it. */
  #untilKnown(told: string): void {
    const deaf = store.whenStarted(() => {
      deaf()
      if (this.failure === told) this.failure = ''
    })
  }
}

/** Why, in words of the sitting where it has some. */
export function refusal(error: unknown): string {
  if (!(error instanceof Refused)) return explain(error)
  const { code, detail } = error.failure
  return words().refused[code]?.[detail] ?? explain(error)
}
