/* What the reader keeps of single messages: saved, to be reminded of, expected until done. */

import type { Mark } from '../frames'
import { keyOf, withEntry, without, type State } from './state'

interface Place {
  conversation: number
  seq: number
}

export function markOf(state: State, message: Place): Mark | undefined {
  return state.marks.get(keyOf(message))
}

function having(state: State, what: 'saved_at' | 'remind_at' | 'expected_since'): Mark[] {
  const time = (mark: Mark) => mark[what]?.getTime() ?? 0
  return [...state.marks.values()].filter((mark) => mark[what] !== null).sort((a, b) => time(a) - time(b))
}

/** What waits longest first. */
export function expectedMarks(state: State): Mark[] {
  return having(state, 'expected_since')
}

/** The next one first. */
export function recalls(state: State): Mark[] {
  return having(state, 'remind_at')
}

/** The last one first. */
export function savedMarks(state: State): Mark[] {
  return having(state, 'saved_at').reverse()
}

/** Takes in a mark; one that says nothing is none, and nothing is kept of what was deleted. */
export function withMark(marks: State['marks'], mark: Mark): State['marks'] {
  const says = mark.saved_at ?? mark.remind_at ?? mark.expected_since
  return says ? withEntry(marks, keyOf(mark), mark) : without(marks, keyOf(mark))
}

export function withoutMarksOf(marks: State['marks'], deleted: readonly Place[]): State['marks'] {
  return deleted.reduce((rest, message) => without(rest, keyOf(message)), marks)
}
