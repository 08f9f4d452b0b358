/* The parts of the list: pinned, groups, people, and apart from them whatever somebody from outside reads. */

import { isOwn, isReadOutside } from '../../domain/people'
import type { State } from '../../domain/state'
import { unreadOf } from '../../domain/unread'
import type { Conversation } from '../../frames'

export type Part = 'pinned' | 'groups' | 'people' | 'withGuests' | 'archived'
export type Filter = 'all' | 'unread' | 'mentions'

export interface Section {
  part: Part
  conversations: Conversation[]
}

const ORDER: readonly Part[] = ['pinned', 'groups', 'people', 'withGuests', 'archived']

export function partOf(state: State, conversation: Conversation): Part {
  if (conversation.archived) return 'archived'
  if (isReadOutside(state, conversation)) return 'withGuests'
  if (state.memberships.get(conversation.id)?.pinned) return 'pinned'
  return conversation.kind === 'group' ? 'groups' : 'people'
}

/** When something last happened there. */
export function movedAt(state: State, conversation: Conversation): Date {
  return state.logs.get(conversation.id)?.messages.at(-1)?.sent_at ?? conversation.created_at
}

/** Whether it waits for the reader: something is unread, and they have not silenced it; or they
    want it to be. */
export function isUnread(state: State, conversation: Conversation): boolean {
  const { level = 'all', unread_from = 0 } = state.memberships.get(conversation.id) ?? {}
  const { unread, mentions } = unreadOf(state, conversation.id)
  if (unread_from) return true
  return level === 'all' ? unread > 0 : level === 'mentions' && mentions > 0
}

export function callsMe(state: State, conversation: Conversation): boolean {
  return unreadOf(state, conversation.id).mentions > 0 && state.memberships.get(conversation.id)?.level !== 'none'
}

const passes: Record<Filter, (state: State, conversation: Conversation) => boolean> = {
  all: () => true,
  unread: isUnread,
  mentions: callsMe,
}

/** A direct conversation in which nobody has written yet is shown to the one who is about to write only. */
export function isBegun(state: State, conversation: Conversation): boolean {
  return conversation.kind === 'group' || (state.logs.get(conversation.id)?.messages.length ?? 0) > 0
}

/** The parts that are not empty, the latest conversation first; one's own is apart from them. `current` stays, whatever
    the filter. */
export function sectionsOf(state: State, filter: Filter, current = 0): Section[] {
  const parts = new Map(ORDER.map((part) => [part, [] as Conversation[]]))
  for (const conversation of state.conversations.values()) {
    if (isOwn(state, conversation)) continue
    const shown = isBegun(state, conversation) && passes[filter](state, conversation)
    if (shown || conversation.id === current) parts.get(partOf(state, conversation))?.push(conversation)
  }
  const latest = (a: Conversation, b: Conversation) => movedAt(state, b).getTime() - movedAt(state, a).getTime()
  return [...parts]
    .map(([part, conversations]) => ({ part, conversations: conversations.sort(latest) }))
    .filter(({ conversations }) => conversations.length)
}

export function countWhere(state: State, filter: Filter): number {
  return [...state.conversations.values()].filter((conversation) => passes[filter](state, conversation)).length
}
