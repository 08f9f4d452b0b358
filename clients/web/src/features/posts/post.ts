/* What a publication is to its reader. */

import type { Message, Post } from '../../frames'
import { ownReceipt } from '../../receipts'
import type { State } from '../../state'

export type Published = Message & { content: Post }

export function isPost(message: Message | undefined): message is Published {
  return message?.content.type === 'post'
}

export function addressOf({ conversation, seq }: { conversation: number; seq: number }): string {
  return `/publications/${conversation}/${seq}`
}

/** Whether opening it is recorded, and has not been yet. */
export function isSealed(state: State, message: Published): boolean {
  return message.content.tracked && ownReceipt(state, message)?.opened_at === null
}

/** Whether the named list is the reader's to see. */
export function maySeeReaders(state: State, message: Message): boolean {
  const manager = state.memberships.get(message.conversation)?.role === 'manager'
  return message.receipts !== null && (manager || message.author === state.me?.person)
}

/** The groups in which the reader may publish. */
export function groupsToPublishIn(state: State): { id: number; name: string; members: number }[] {
  return [...state.conversations.values()]
    .filter((one) => one.kind === 'group' && !one.archived && state.memberships.get(one.id)?.role !== 'member')
    .map((one) => ({ id: one.id, name: one.name, members: one.members.length - 1 }))
    .sort((a, b) => a.name.localeCompare(b.name, 'fr'))
}
