/* The state as last seen, kept on this device so that the client opens without a line. */

import { traitsOf } from '../domain/contents'
import { TAIL, type Log } from '../domain/log'
import { EMPTY, type State } from '../domain/state'
import { FORMAT } from '../frames'
import type { Database } from './database'

/** Messages kept of each conversation. */
const KEPT = 50
/** Milliseconds. */
const KEEP_AFTER = 5_000

/** The latest messages of a log, and the latest of what it announced: the first page and the publications show them. */
export function shortened(log: Log): Log {
  const from = log.ranges.find((one) => one.to === TAIL)?.from ?? TAIL
  const held = log.messages.filter((message) => message.seq >= from)
  const first = held.length > KEPT ? (held.at(-KEPT)?.seq ?? from) : from
  const earlier = log.messages.filter(({ seq, content }) => seq < first && traitsOf(content).announced)
  const messages = [...earlier.slice(-KEPT), ...log.messages.filter((message) => message.seq >= first)]
  return { ...log, messages, ranges: from === TAIL ? [] : [{ from: first, to: TAIL }] }
}

/** Keeps states one after the other, and writes of each only what is new. */
export class Keeper {
  #kept: State['logs'] = new Map()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(readonly database: Database) {}

  /** Keeps in a while what will then be known. */
  keepSoon(state: () => State): void {
    this.#timer ??= setTimeout(() => {
      this.keepNow(state())
    }, KEEP_AFTER)
  }

  /** Nothing is lost when the device refuses: the server knows it all. */
  keepNow(state: State): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (state.me) void this.keep(state).catch(() => undefined)
  }

  async keep({ logs, ...small }: State): Promise<void> {
    const before = this.#kept
    this.#kept = logs
    const writing = this.database.transaction(['snapshot', 'logs'], 'readwrite')
    const kept = writing.objectStore('logs')
    // Who is there and who is writing is not worth keeping.
    const state = { ...small, presence: EMPTY.presence, typing: EMPTY.typing }
    const written = [
      writing.objectStore('snapshot').put({ format: FORMAT, state }, 'state'),
      ...[...logs].filter(([id, log]) => before.get(id) !== log).map(([id, log]) => kept.put(shortened(log), id)),
      ...[...before.keys()].filter((id) => !logs.has(id)).map((id) => kept.delete(id)),
    ]
    // Said outright, so that it holds even when the page is gone before the device has answered.
    writing.commit()
    await Promise.all([...written, writing.done])
  }

  /** The state kept at an earlier visit; null when there is none, or none that this version can read. */
  async recall(): Promise<State | null> {
    const snapshot = await this.database.get('snapshot', 'state')
    if (snapshot?.format !== FORMAT) {
      await this.forget()
      return null
    }
    const reading = this.database.transaction('logs')
    const [ids, logs] = await Promise.all([reading.store.getAllKeys(), reading.store.getAll()])
    const all = ids.map((id, place) => [id, logs[place] as Log] as const)
    this.#kept = new Map(all.filter(([id]) => snapshot.state.conversations.has(id)))
    return { ...snapshot.state, logs: this.#kept }
  }

  /** Leaves nothing of what was seen on this device. */
  async forget(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#kept = new Map()
    await Promise.all([this.database.clear('snapshot'), this.database.clear('logs')])
  }
}
