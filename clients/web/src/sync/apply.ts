/* The one way the state changes: echo, event, catch-up and what was asked for all pass through `apply`. */

import { caughtUp, messageAt, newLog, withHistory, withLive, withMessages, type Log } from '../domain/log'
import { withMark, withoutMarksOf } from '../domain/marks'
import { withoutReceiptsOf, withReceipt } from '../domain/receipts'
import { keyOf, withEntry, without, type State } from '../domain/state'
import { forgotten, isMine, mayKnow, pruned } from '../domain/visible'
import type {
  AnyEvent,
  Changes,
  Conversation,
  History,
  LoadHistory,
  Mark,
  Membership,
  Message,
  Person,
  Presence,
  Receipt,
  Started,
} from '../frames'
import { restarted } from './restart'

/** An event of the server, or what a command of one's own was answered. */
export type Fact =
  | AnyEvent
  | { type: 'started'; started: Started }
  | { type: 'history_loaded'; asked: LoadHistory; history: History }
  | { type: 'changes_loaded'; conversation: number; changes: Changes }
  | { type: 'messages_loaded'; messages: readonly Message[] }
  | { type: 'receipts_loaded'; receipts: readonly Receipt[] }
  | { type: 'unaddressed'; messages: readonly { conversation: number; seq: number }[] }
  | { type: 'time_passed' }

const TYPING_LASTS = 6_000

/** Events that a screen listens to while it is open; the state holds nothing of them. */
type OfScreens =
  | 'body_changed'
  | 'convenors_changed'
  | 'mandate_changed'
  | 'channel_chosen'
  | 'address_changed'
  | 'census_recorded'
  | 'rule_changed'
  | 'post_draft_changed'
  | 'post_draft_dropped'
  | 'convocation_draft_changed'
  | 'convocation_draft_gone'
  | 'summons_changed'
  | 'invitee_changed'
  | 'session_request_changed'
  | 'own_invitations_changed'
  | 'sitting_changed'
  | 'postings_changed'
  | 'drive_changed'
  | 'live_updated'
  | 'live_pointed'
  | 'tally_changed'
  | 'appointments_changed'
  | 'ballot_changed'
  | 'scheduled_changed'
  | 'scheduled_dropped'
  | 'notifications_changed'
  | 'push_changed'
  | 'problem_changed'

type Handlers = {
  [Type in Exclude<Fact['type'], OfScreens>]: (state: State, fact: Extract<Fact, { type: Type }>, now: number) => State
}

type Handler = (state: State, fact: Fact, now: number) => State

const handlers: Handlers = {
  started: (state, { started }) => restarted(state, started),
  message_sent: (state, { message }) => notTyping(live(state, message), message.conversation, message.author),
  message_changed: (state, { message }) => live(state, message),
  history_loaded: (state, { asked, history }) =>
    held(state, history.messages, asked.conversation, (log) => withHistory(log, asked, history)),
  changes_loaded: (state, { conversation, changes }) =>
    held(state, changes.messages, conversation, (log) => withChanges(log, changes)),
  messages_loaded: (state, { messages }) =>
    messages.reduce((all, one) => held(all, [one], one.conversation, (log) => withMessages(log, [one])), state),
  receipts_loaded: (state, { receipts }) => receipts.reduce(receipt, state),
  unaddressed: (state, { messages }) => ({
    ...state,
    unaddressed: new Set([...state.unaddressed, ...messages.map(keyOf)]),
  }),
  receipt_changed: (state, fact) => receipt(state, fact.receipt),
  conversation_changed: (state, { conversation, people }) => withConversation(state, conversation, people),
  conversation_left: (state, { conversation }) => forgotten(state, conversation),
  membership_changed: (state, { membership }) => withMembership(state, membership),
  mark_changed: (state, fact) => marked(state, fact.mark),
  message_recalled: (state, fact) => marked(state, fact.mark),
  position_read: (state, fact) => withPosition(state, fact.conversation, fact.person, fact.seq),
  message_typed: (state, fact, now) => typing(state, fact.conversation, fact.person, now + TYPING_LASTS),
  time_passed: (state, _, now) => stillTyping(state, now),
  person_changed: (state, { person }) =>
    mayKnow(state, person.id) ? { ...state, people: withEntry(state.people, person.id, person) } : state,
  me_changed: (state, { me }) => ({ ...state, me }),
  presence_changed: (state, { conversation, people }) => withPresence(state, conversation, people),
  state_lost: (state) => state,
}

/** The state after a fact; the state itself is left as it was. Applying a fact again changes nothing more. */
export function apply(state: State, fact: Fact, now = Date.now()): State {
  const handler = (handlers as Partial<Record<Fact['type'], Handler>>)[fact.type]
  return handler ? handler(state, fact, now) : state
}

/** Changes the log of one of the reader's own conversations; those of others are nobody's. */
function withLog(state: State, conversation: number, change: (log: Log) => Log): State {
  const log = state.logs.get(conversation)
  const changed = log && change(log)
  return changed === log ? state : { ...state, logs: withEntry(state.logs, conversation, changed as Log) }
}

/** Changes a log by these messages, and lets go of what was recorded of those deleted. */
function held(state: State, messages: readonly Message[], conversation: number, change: (log: Log) => Log): State {
  const deleted = messages.filter((message) => message.content.type === 'deleted')
  const receipts = withoutReceiptsOf(state.receipts, deleted)
  const marks = withoutMarksOf(state.marks, deleted)
  return withLog({ ...state, receipts, marks }, conversation, change)
}

function live(state: State, message: Message): State {
  return held(state, [message], message.conversation, (log) => withLive(log, message))
}

function withChanges(log: Log, changes: Changes): Log {
  const taken = caughtUp(withMessages(log, changes.messages), changes.top)
  return taken.behind && changes.complete ? { ...taken, behind: false } : taken
}

function receipt(state: State, told: Receipt): State {
  if (!state.conversations.has(told.conversation)) return state
  return { ...state, receipts: withReceipt(state.receipts, told) }
}

function marked(state: State, mark: Mark): State {
  const message = messageAt(state.logs.get(mark.conversation), mark.seq)
  if (!state.conversations.has(mark.conversation) || message?.content.type === 'deleted') return state
  return { ...state, marks: withMark(state.marks, mark) }
}

function withPresence(state: State, conversation: number, changed: readonly Presence[]): State {
  const members = new Set(state.conversations.get(conversation)?.members.map((member) => member.person))
  const presence = new Map(state.presence)
  for (const { person, availability } of changed) {
    if (availability === 'offline') presence.delete(person)
    else if (members.has(person)) presence.set(person, availability)
  }
  return { ...state, presence }
}

/** Of two records the later one; of each position the furthest. */
function withConversation(state: State, conversation: Conversation, people: readonly Person[]): State {
  const { id } = conversation
  if (!isMine(state, conversation)) return forgotten(state, id)
  const known = state.conversations.get(id)
  const [older, newer] = known && known.version > conversation.version ? [conversation, known] : [known, conversation]
  const read = new Map(older?.positions.map((position) => [position.person, position.seq]))
  const positions = newer.positions.map((one) => ({ ...one, seq: Math.max(one.seq, read.get(one.person) ?? 0) }))
  return pruned({
    ...state,
    conversations: withEntry(state.conversations, id, { ...newer, positions }),
    people: people.length ? new Map([...state.people, ...people.map((one) => [one.id, one] as const)]) : state.people,
  })
}

/** Two answers may cross, and then the older says less: neither a read position nor a count moves back. */
function withMembership(state: State, membership: Membership): State {
  const { conversation, read_seq, counted_seq } = membership
  const known = state.memberships.get(conversation)
  const older = known && (read_seq < known.read_seq || counted_seq < known.counted_seq)
  if (older || !state.conversations.has(conversation)) return state
  const logs = state.logs.has(conversation) ? state.logs : withEntry(state.logs, conversation, newLog(counted_seq))
  return { ...state, logs, memberships: withEntry(state.memberships, conversation, membership) }
}

function withPosition(state: State, id: number, person: number, seq: number): State {
  const conversation = state.conversations.get(id)
  if (!conversation?.shows_reading) return state
  const others = conversation.positions.filter((position) => position.person !== person)
  const before = conversation.positions.find((position) => position.person === person)?.seq ?? 0
  const positions = [...others, { person, seq: Math.max(seq, before) }].sort((a, b) => a.person - b.person)
  return { ...state, conversations: withEntry(state.conversations, id, { ...conversation, positions }) }
}

function typing(state: State, conversation: number, person: number, until: number): State {
  if (person === state.me?.person || !state.conversations.has(conversation)) return state
  const people = withEntry(state.typing.get(conversation) ?? new Map<number, number>(), person, until)
  return { ...state, typing: withEntry(state.typing, conversation, people) }
}

function notTyping(state: State, conversation: number, person: number): State {
  const people = state.typing.get(conversation)
  if (!people?.has(person)) return state
  return { ...state, typing: withEntry(state.typing, conversation, without(people, person)) }
}

function stillTyping(state: State, now: number): State {
  const typing = new Map(
    [...state.typing]
      .map(([id, people]) => [id, new Map([...people].filter(([, until]) => until > now))] as const)
      .filter(([, people]) => people.size > 0),
  )
  return { ...state, typing }
}
