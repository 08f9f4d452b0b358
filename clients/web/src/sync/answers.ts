/* What the answer to a command tells, as facts for `apply`: a screen asks, and the state follows. */

import {
  results,
  type Agenda,
  type AnyCommand,
  type Changes,
  type Conversation,
  type Feed,
  type Found,
  type History,
  type LoadHistory,
  type LoadOwnReceipts,
  type Mark,
  type Me,
  type Membership,
  type Opened,
  type Receipt,
  type Receipts,
} from '../frames'
import type { Fact } from './apply'
import type { ResultOf } from './socket'

type Reader = (result: never, command: never) => Fact[]

/** What an answer of each kind tells, whatever asked for it. */
const readers: Record<string, Reader | undefined> = {
  History: ({ messages }: History) => [{ type: 'messages_loaded', messages }],
  Agenda: ({ messages }: Agenda) => [{ type: 'messages_loaded', messages }],
  Feed: ({ messages, pinned }: Feed) => [{ type: 'messages_loaded', messages: [...messages, ...pinned] }],
  Found: ({ hits }: Found) => [{ type: 'messages_loaded', messages: hits.map((hit) => hit.message) }],
  Changes: (changes: Changes, { conversation }: { conversation: number }) => [
    { type: 'changes_loaded', conversation, changes },
  ],
  Receipts: ({ receipts }: Receipts) => [{ type: 'receipts_loaded', receipts }],
  Receipt: (receipt: Receipt) => [{ type: 'receipt_changed', receipt }],
  Mark: (mark: Mark) => [{ type: 'mark_changed', mark }],
  Me: (me: Me) => [{ type: 'me_changed', me }],
  Membership: placed,
  Conversation: changed,
  Opened: ({ conversation, membership }: Opened) => [...changed(conversation), ...placed(membership)],
}

/** Where the command says more of it than the kind of its answer. */
const ofCommands: Partial<Record<AnyCommand['type'], Reader>> = {
  load_history: (history: History, asked: LoadHistory) => [{ type: 'history_loaded', asked, history }],
  load_own_receipts: ({ receipts }: Receipts, { conversation, seqs }: LoadOwnReceipts) => {
    const found = new Set(receipts.map(({ seq }) => seq))
    const others = seqs.filter((seq) => !found.has(seq)).map((seq) => ({ conversation, seq }))
    return [
      { type: 'receipts_loaded', receipts },
      { type: 'unaddressed', messages: others },
    ]
  },
  leave_group: (_: object, { conversation }: { conversation: number }) => [{ type: 'conversation_left', conversation }],
}

function placed(membership: Membership): Fact[] {
  return [{ type: 'membership_changed', membership }]
}

function changed(conversation: Conversation): Fact[] {
  return [{ type: 'conversation_changed', conversation, people: [] }]
}

export function factsOf<C extends AnyCommand>(command: C, result: ResultOf<C>): Fact[] {
  const read = (ofCommands[command.type] ?? readers[results[command.type]]) as
    ((result: unknown, command: AnyCommand) => Fact[]) | undefined
  return read?.(result, command) ?? []
}
