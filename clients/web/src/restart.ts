/* The state after coming back: all that is small is as the server says, and what was held of the logs is kept. */

import type { Message, Receipt, Started } from './frames'
import { caughtUp, EMPTY_LOG, TAIL, withMessages, withRange, type Log } from './log'
import { withReceipt } from './receipts'
import { EMPTY, type State } from './state'

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
    receipts: started.receipts.reduce(withReceipt, new Map<string, ReadonlyMap<number, Receipt>>()),
    logs: logsAfter(before, started),
  }
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
      const behind = incomplete.has(conversation)
      const log = logAfter(before.logs.get(conversation), messages, seq)
      return [conversation, { ...log, behind, counted: behind ? TAIL : seq }]
    }),
  )
}

function logAfter(held: Log | undefined, messages: readonly Message[], seq: number): Log {
  // A server put back to an earlier day has numbers of its own: what was held does not belong to them.
  const known = held?.cursor != null && held.cursor <= seq ? held : null
  if (known) return caughtUp(withMessages(known, messages), seq)
  const latest = Math.max(0, ...messages.map((message) => message.seq))
  return caughtUp(withRange(withMessages(EMPTY_LOG, messages), { from: latest, to: TAIL }), seq)
}
