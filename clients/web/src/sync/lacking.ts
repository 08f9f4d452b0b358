/* What the state lacks, and has to be asked for. */

import { unknownIn } from '../domain/expected'
import { TAIL, type Log } from '../domain/log'
import type { State } from '../domain/state'

/** What to ask of a conversation: what changed after its cursor, its latest messages, or what of it is addressed to the
 * reader. */
export type Lack = 'changes' | 'latest' | 'receipts'

export function lacks(state: State): { conversation: number; lack: Lack }[] {
  return [...state.conversations.keys()].flatMap((conversation) => {
    const lack = lackOf(state, conversation)
    return lack ? [{ conversation, lack }] : []
  })
}

export function lackOf(state: State, conversation: number): Lack | null {
  const log = state.logs.get(conversation)
  if (!log) return null
  if (log.behind || log.ahead.length) return 'changes'
  if (!holdsLatest(log)) return 'latest'
  return unknownIn(state, conversation).length ? 'receipts' : null
}

function holdsLatest({ ranges, messages }: Log): boolean {
  const from = ranges.at(-1)?.from ?? TAIL
  return from <= 1 || (messages.at(-1)?.seq ?? 0) >= from
}

/** When the next person is no longer writing; null when nobody is. */
export function typingEnds(state: State): number | null {
  const ends = [...state.typing.values()].flatMap((people) => [...people.values()])
  return ends.length ? Math.min(...ends) : null
}
