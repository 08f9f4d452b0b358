/* The state after coming back: all that is small is as the server says, and what was held of the logs is kept. */

import { caughtUp, EMPTY_LOG, TAIL, withMessages, withRange, type Log } from '../domain/log'
import { withoutReceiptsOf, withReceipt } from '../domain/receipts'
import { EMPTY, keyOf, type State } from '../domain/state'
import type { Message, Started } from '../frames'

export function restarted(state: State, started: Started): State {
  const before = state.me?.person === started.me.person ? state : EMPTY
  return {
    ...EMPTY,
    me: started.me,
    authority: started.authority,
    people: new Map(started.people.map((person) => [person.id, person])),
    conversations: new Map(started.conversations.map((one) => [one.id, one])),
    memberships: new Map(started.memberships.map((one) => [one.conversation, one])),
    presence: new Map(started.presence.map(({ person, availability }) => [person, availability])),
    marks: new Map(started.marks.map((mark) => [keyOf(mark), mark])),
    receipts: started.receipts.reduce(withReceipt, receiptsAfter(before, started)),
    receiptsFrom: new Map(started.receipts_from.map(({ conversation, seq }) => [conversation, seq])),
    logs: logsAfter(before, started),
  }
}

/** What was told of others' receipts stays until it is asked for again; nothing of it can have moved back. */
function receiptsAfter(before: State, started: Started): State['receipts'] {
  const ids = new Set(started.conversations.map((one) => String(one.id)))
  const kept = new Map([...before.receipts].filter(([key]) => ids.has(key.slice(0, key.indexOf('/')))))
  const deleted = started.messages.filter((message) => message.content.type === 'deleted')
  return withoutReceiptsOf(kept, deleted)
}

function logsAfter(before: State, started: Started): State['logs'] {
  const told = new Map<number, Message[]>()
  for (const message of started.messages) {
    told.set(message.conversation, [...(told.get(message.conversation) ?? []), message])
  }
  const incomplete = new Set(started.incomplete)
  return new Map(
    started.cursors.map(({ conversation, seq }) => {
      const messages = told.get(conversation) ?? []
      const log = logAfter(before.logs.get(conversation), messages, seq)
      return [conversation, { ...log, behind: incomplete.has(conversation) }]
    }),
  )
}

function logAfter(held: Log | undefined, messages: readonly Message[], seq: number): Log {
  // A server put back to an earlier day has numbers of its own: what was held does not belong to them.
  const known = held && held.cursor <= seq ? held : null
  if (known) return caughtUp(withMessages(known, messages), seq)
  const latest = Math.max(0, ...messages.map((message) => message.seq))
  return caughtUp(withRange(withMessages(EMPTY_LOG, messages), { from: latest, to: TAIL }), seq)
}
