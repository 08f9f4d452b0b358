/* The state as last seen, kept on this device so that the client opens without a line. */

import type { Database } from './database'
import { TAIL, type Log } from './log'
import type { State } from './state'

/** Messages kept of each conversation: a screenful and some. */
const KEPT = 60

/** The latest messages of a log and nothing before them. */
export function shortened(log: Log): Log {
  const range = log.ranges.find((one) => one.to === TAIL)
  const messages = log.messages.filter((message) => range && message.seq >= range.from).slice(-KEPT)
  const from = messages.length < KEPT ? range?.from : messages[0]?.seq
  return { ...log, messages, ranges: range && from !== undefined ? [{ from, to: TAIL }] : [] }
}

/** What is worth keeping of a state; who is there and who is writing is not. */
export function snapshotOf(state: State): State {
  const logs = new Map([...state.logs].map(([conversation, log]) => [conversation, shortened(log)]))
  return { ...state, logs, presence: new Map(), typing: new Map() }
}

export async function keep(database: Database, state: State): Promise<void> {
  await database.put('snapshot', snapshotOf(state), 'state')
}

/** The state kept at an earlier visit, or undefined. */
export async function recall(database: Database): Promise<State | undefined> {
  return database.get('snapshot', 'state')
}

/** Leaves nothing of the person on this device, save what waits to be sent where that is to be kept. */
export async function forget(database: Database, outbox: 'kept' | 'erased'): Promise<void> {
  await database.clear('snapshot')
  if (outbox === 'erased') await database.clear('outbox')
}
