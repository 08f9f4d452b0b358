/* The one way the state changes: echo, event, catch-up and what was asked for all pass through `apply`. */

import type { AnyEvent, Changes, History, LoadHistory, Membership, Message, Person, Presence, Receipt, Started } from './frames'
import { caughtUp, EMPTY_LOG, TAIL, withHistory, withLive, withMessages, withRange, type Log } from './log'
import { EMPTY, keyOf, without, withEntry, type State } from './state'

/** An event of the server, or what a command of one's own was answered. */
export type Fact =
  | AnyEvent
  | { type: 'started'; started: Started }
  | { type: 'history_loaded'; asked: LoadHistory; history: History }
  | { type: 'changes_loaded'; conversation: number; changes: Changes }
  | { type: 'messages_loaded'; messages: readonly Message[] }
  | { type: 'receipts_loaded'; receipts: readonly Receipt[] }

const TYPING_LASTS = 6_000

type Handlers = { [Type in Fact['type']]: (state: State, fact: Extract<Fact, { type: Type }>, now: number) => State }

const handlers: Handlers = {
  started: (state, { started }) => restart(state, started),
  message_sent: (state, { message }) => notTyping(live(state, message), message.conversation, message.author),
  message_changed: (state, { message }) => live(state, message),
  history_loaded: (state, { asked, history }) =>
    withLog(state, asked.conversation, (log) => withHistory(log, asked, history)),
  changes_loaded: (state, { conversation, changes }) =>
    withLog(state, conversation, (log) => caughtUp(withMessages(log, changes.messages), changes.top)),
  messages_loaded: (state, { messages }) => messages.reduce(aside, state),
  receipts_loaded: (state, { receipts }) => receipts.reduce(withReceipt, state),
  receipt_changed: (state, { receipt }) => withReceipt(state, receipt),
  conversation_changed: (state, { conversation, people }) => ({
    ...state,
    conversations: withEntry(state.conversations, conversation.id, conversation),
    people: people.length ? withPeople(state.people, people) : state.people,
  }),
  conversation_left: (state, { conversation }) => forgotten(state, conversation),
  membership_changed: (state, { membership }) => withMembership(state, membership),
  position_read: (state, fact) => withPosition(state, fact.conversation, fact.person, fact.seq),
  message_typed: (state, fact, now) => typing(state, fact.conversation, fact.person, now + TYPING_LASTS),
  person_changed: (state, { person }) => ({ ...state, people: withEntry(state.people, person.id, person) }),
  me_changed: (state, { me }) => ({ ...state, me }),
  presence_changed: (state, { people }) => ({ ...state, presence: withPresence(state.presence, people) }),
  state_lost: (state) => state,
}

/** The state after a fact; the state itself is left as it was. Applying a fact again changes nothing more. */
export function apply(state: State, fact: Fact, now = Date.now()): State {
  const handler = handlers[fact.type] as ((state: State, fact: Fact, now: number) => State) | undefined
  return handler ? handler(state, fact, now) : state
}

/** The conversations of which something was missed, and after which number to ask. */
export function holes(state: State): { conversation: number; after: number }[] {
  return [...state.logs]
    .filter(([, log]) => log.ahead.length > 0)
    .map(([conversation, log]) => ({ conversation, after: log.cursor ?? 0 }))
}

function withLog(state: State, conversation: number, change: (log: Log) => Log): State {
  const log = state.logs.get(conversation) ?? EMPTY_LOG
  const changed = change(log)
  return changed === log ? state : { ...state, logs: withEntry(state.logs, conversation, changed) }
}

function live(state: State, message: Message): State {
  return withLog(state, message.conversation, (log) => withLive(log, message))
}

function aside(state: State, message: Message): State {
  return withLog(state, message.conversation, (log) => withMessages(log, [message]))
}

function withPeople(people: ReadonlyMap<number, Person>, changed: readonly Person[]) {
  return new Map([...people, ...changed.map((person) => [person.id, person] as const)])
}

function withPresence(presence: State['presence'], changed: readonly Presence[]) {
  const next = new Map(presence)
  for (const { person, availability } of changed) {
    if (availability === 'offline') next.delete(person)
    else next.set(person, availability)
  }
  return next
}

function withMembership(state: State, membership: Membership): State {
  const known = state.memberships.get(membership.conversation)
  // Two answers may cross: a read position never moves back.
  if (known && known.read_seq > membership.read_seq) membership = { ...membership, ...pick(known) }
  const counted = withLog(state, membership.conversation, (log) => ({ ...log, counted: log.cursor ?? 0 }))
  return { ...counted, memberships: withEntry(state.memberships, membership.conversation, membership) }
}

function pick({ read_seq, unread, mentions }: Membership) {
  return { read_seq, unread, mentions }
}

function withPosition(state: State, id: number, person: number, seq: number): State {
  const conversation = state.conversations.get(id)
  if (!conversation) return state
  const others = conversation.positions.filter((position) => position.person !== person)
  const before = conversation.positions.find((position) => position.person === person)?.seq ?? 0
  const positions = [...others, { person, seq: Math.max(seq, before) }]
  return { ...state, conversations: withEntry(state.conversations, id, { ...conversation, positions }) }
}

function typing(state: State, conversation: number, person: number, until: number): State {
  const people = withEntry(state.typing.get(conversation) ?? new Map<number, number>(), person, until)
  return { ...state, typing: withEntry(state.typing, conversation, people) }
}

function notTyping(state: State, conversation: number, person: number): State {
  const people = state.typing.get(conversation)
  if (!people?.has(person)) return state
  return { ...state, typing: withEntry(state.typing, conversation, without(people, person)) }
}

function withReceipt(state: State, receipt: Receipt): State {
  const key = keyOf(receipt)
  const people = state.receipts.get(key) ?? new Map<number, Receipt>()
  const known = people.get(receipt.person)
  const merged = known
    ? {
        ...receipt,
        delivered_at: receipt.delivered_at ?? known.delivered_at,
        opened_at: receipt.opened_at ?? known.opened_at,
        acknowledged_at: receipt.acknowledged_at ?? known.acknowledged_at,
      }
    : receipt
  return { ...state, receipts: withEntry(state.receipts, key, withEntry(people, receipt.person, merged)) }
}

/** Nothing of a conversation that is no longer one's own stays, nor, for a guest, the people known through it alone. */
function forgotten(state: State, id: number): State {
  const conversations = without(state.conversations, id)
  const me = state.me?.person
  const walled = me !== undefined && state.people.get(me)?.population === 'guest'
  const known = new Set([me, ...[...conversations.values()].flatMap((one) => one.members.map((member) => member.person))])
  return {
    ...state,
    conversations,
    memberships: without(state.memberships, id),
    logs: without(state.logs, id),
    typing: without(state.typing, id),
    receipts: new Map([...state.receipts].filter(([key]) => !key.startsWith(`${id}/`))),
    people: walled ? new Map([...state.people].filter(([person]) => known.has(person))) : state.people,
  }
}

function restart(state: State, started: Started): State {
  const before = state.me?.person === started.me.person ? state : EMPTY
  const ids = new Set(started.conversations.map((one) => String(one.id)))
  const fresh: State = {
    ...EMPTY,
    me: started.me,
    authority: started.authority,
    people: new Map(started.people.map((person) => [person.id, person])),
    conversations: new Map(started.conversations.map((one) => [one.id, one])),
    memberships: new Map(started.memberships.map((one) => [one.conversation, one])),
    presence: withPresence(new Map(), started.presence),
    receipts: new Map([...before.receipts].filter(([key]) => ids.has(key.slice(0, key.indexOf('/'))))),
    logs: restartedLogs(before, started),
  }
  return started.receipts.reduce(withReceipt, fresh)
}

function restartedLogs(before: State, started: Started): State['logs'] {
  const incoming = new Map<number, Message[]>()
  for (const message of started.messages) {
    incoming.set(message.conversation, [...(incoming.get(message.conversation) ?? []), message])
  }
  return new Map(
    started.cursors.map(({ conversation, seq }) => {
      const messages = incoming.get(conversation) ?? []
      const held = before.logs.get(conversation) ?? EMPTY_LOG
      const filled = withMessages(held, messages)
      const known = held.cursor === null ? withRange(filled, { from: messages.at(-1)?.seq ?? 0, to: TAIL }) : filled
      return [conversation, { ...caughtUp(known, seq), counted: seq }]
    }),
  )
}
