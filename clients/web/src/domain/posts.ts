/* What a publication is to its reader. */

import type { File, Message, Post } from '../frames'
import { read } from '../text/read'
import { isReadOutside } from './people'
import { isUnknown, ownReceipt } from './receipts'
import { publishesIn } from './rights'
import type { State } from './state'

export type Published = Message & { content: Post }

export function isPost(message: Message | undefined): message is Published {
  return message?.content.type === 'post'
}

export function addressOf({ conversation, seq }: { conversation: number; seq: number }): string {
  return `/publications/${conversation}/${seq}`
}

/** Whether it is a publication of which opening is recorded, and has not been yet, or not as far as is known. */
export function isSealed(state: State, message: Message): boolean {
  if (!isPost(message) || !message.content.tracked) return false
  return ownReceipt(state, message)?.opened_at === null || isUnknown(state, message)
}

/** Whether the named list is the reader's to see. */
export function maySeeReaders(state: State, message: Message): boolean {
  const manager = state.memberships.get(message.conversation)?.role === 'manager'
  return message.receipts !== null && (manager || message.author === state.me?.person)
}

/** The groups in which the reader may publish: those that people from outside read last. */
export function groupsToPublishIn(
  state: State,
): { id: number; name: string; members: number; tracks: boolean; outside: boolean }[] {
  return [...state.conversations.values()]
    .filter((one) => one.kind === 'group' && !one.archived && state.memberships.get(one.id)?.role !== 'member')
    .map((one) => ({
      id: one.id,
      name: one.name,
      members: one.members.length - 1,
      tracks: one.tracks_posts,
      outside: isReadOutside(state, one),
    }))
    .sort((a, b) => Number(a.outside) - Number(b.outside) || a.name.localeCompare(b.name, 'fr'))
}

export function fileAddress({ id }: { id: number }): string {
  return `/api/files/${id}`
}

/** What a publication shows, whether it is published or still being written. */
export type Shown = Pick<Post, 'text' | 'files' | 'cover'>

/** The image above the text. */
export function coverOf(post: Shown): File | undefined {
  return post.files.find((file) => file.id === post.cover)
}

/** The files that neither the cover nor the text shows. */
export function attachmentsOf(post: Shown): File[] {
  const within = new Set(read(post.text, 'article').flatMap((block) => (block.kind === 'image' ? [block.file] : [])))
  return post.files.filter((file) => file.id !== post.cover && !(file.width !== null && within.has(file.id)))
}

/** Whether the reader may pin it: as those who publish in its group. */
export function mayPin(state: State, message: Message): boolean {
  const conversation = state.conversations.get(message.conversation)
  return conversation !== undefined && publishesIn(state, conversation)
}

/** In a group those pinned stand first, the last pinned before the others. */
export function pinnedFirst(posts: readonly Published[]): Published[] {
  const pinned = posts.filter((post) => post.content.pinned_at !== null)
  const since = ({ content }: Published) => content.pinned_at?.getTime() ?? 0
  return [...pinned.sort((a, b) => since(b) - since(a)), ...posts.filter((post) => post.content.pinned_at === null)]
}
