/* What the state lacks, and has to be asked for. */

import { TAIL, type Log } from '../domain/log'
import type { State } from '../domain/state'

/** What to ask of a conversation: what changed after its cursor, or its latest messages. */
export type Lack = 'changes' | 'latest'

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
  return holdsLatest(log) ? null : 'latest'
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
