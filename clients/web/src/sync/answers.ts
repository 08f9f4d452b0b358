/* What the answer to a command tells, as facts for `apply`: a screen asks, and the state follows. */

import type {
  Agenda,
  AnyCommand,
  Changes,
  Conversation,
  Feed,
  Found,
  History,
  LoadHistory,
  Me,
  Membership,
  Opened,
  Receipt,
  Receipts,
} from '../frames'
import type { Fact } from './apply'
import type { ResultOf } from './socket'

type Reader = (result: never, command: never) => Fact[]

const readers: Partial<Record<AnyCommand['type'], Reader>> = {
  load_history: (history: History, asked: LoadHistory) => [{ type: 'history_loaded', asked, history }],
  catch_up: (changes: Changes, { conversation }: { conversation: number }) => [
    { type: 'changes_loaded', conversation, changes },
  ],
  load_messages: ({ messages }: History) => [{ type: 'messages_loaded', messages }],
  load_agenda: ({ messages }: Agenda) => [{ type: 'messages_loaded', messages }],
  load_feed: ({ messages, pinned }: Feed) => [{ type: 'messages_loaded', messages: [...messages, ...pinned] }],
  load_comments: ({ messages }: History) => [{ type: 'messages_loaded', messages }],
  search: ({ hits }: Found) => [{ type: 'messages_loaded', messages: hits.map((hit) => hit.message) }],
  load_receipts: ({ receipts }: Receipts) => [{ type: 'receipts_loaded', receipts }],
  open_message: told,
  confirm_delivery: told,
  acknowledge: told,
  mark_read: placed,
  change_membership: placed,
  change_profile: (me: Me) => [{ type: 'me_changed', me }],
  start_direct: entered,
  create_group: entered,
  join_group: entered,
  change_group: changed,
  add_members: changed,
  remove_member: changed,
  change_role: changed,
  leave_group: (_: object, { conversation }: { conversation: number }) => [{ type: 'conversation_left', conversation }],
}

function told(receipt: Receipt): Fact[] {
  return [{ type: 'receipt_changed', receipt }]
}

function placed(membership: Membership): Fact[] {
  return [{ type: 'membership_changed', membership }]
}

function changed(conversation: Conversation): Fact[] {
  return [{ type: 'conversation_changed', conversation, people: [] }]
}

function entered({ conversation, membership }: Opened): Fact[] {
  return [...changed(conversation), ...placed(membership)]
}

export function factsOf<C extends AnyCommand>(command: C, result: ResultOf<C>): Fact[] {
  const read = readers[command.type] as ((result: unknown, command: AnyCommand) => Fact[]) | undefined
  return read?.(result, command) ?? []
}
