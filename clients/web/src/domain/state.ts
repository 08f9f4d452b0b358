/* All that the client knows, as plain values that are never changed in place. */

import type { Authority, Availability, Conversation, Mark, Me, Membership, Person, Receipt } from '../frames'
import type { Log } from './log'

export interface State {
  readonly me: Me | null
  readonly authority: Authority
  readonly people: ReadonlyMap<number, Person>
  readonly conversations: ReadonlyMap<number, Conversation>
  readonly memberships: ReadonlyMap<number, Membership>
  readonly logs: ReadonlyMap<number, Log>
  /** By message (see `keyOf`), then by person. */
  readonly receipts: ReadonlyMap<string, ReadonlyMap<number, Receipt>>
  /** By conversation, where not all the reader's own receipts were told: from which message on they were. */
  readonly receiptsFrom: ReadonlyMap<number, number>
  /** Earlier messages, by their keys, of which they were asked for, and there is none. */
  readonly unaddressed: ReadonlySet<string>
  /** The reader's own, by message. */
  readonly marks: ReadonlyMap<string, Mark>
  /** Those who are not offline. */
  readonly presence: ReadonlyMap<number, Availability>
  /** Who is writing, by conversation, then by person: until when, in milliseconds. */
  readonly typing: ReadonlyMap<number, ReadonlyMap<number, number>>
}

export const EMPTY: State = {
  me: null,
  authority: { name: '', time_zone: 'Europe/Paris', sends_mail: true },
  people: new Map(),
  conversations: new Map(),
  memberships: new Map(),
  logs: new Map(),
  receipts: new Map(),
  receiptsFrom: new Map(),
  unaddressed: new Set(),
  marks: new Map(),
  presence: new Map(),
  typing: new Map(),
}

/** A message as a key. */
export function keyOf(message: { conversation: number; seq: number }): string {
  return `${message.conversation}/${message.seq}`
}

export function withEntry<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key, value: Value): ReadonlyMap<Key, Value> {
  return new Map(map).set(key, value)
}

export function without<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> {
  if (!map.has(key)) return map
  const rest = new Map(map)
  rest.delete(key)
  return rest
}
