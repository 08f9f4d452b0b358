/* What the reader may do in a conversation, so that nothing is offered that the server would refuse. */

import { traitsOf } from './contents'
import type { Conversation, Member, Message } from '../frames'
import { iAmGuest, isOwn, othersIn, personOf } from './people'
import type { State } from './state'

/** Why one may not write: the group is archived, kept to its publishers, or whom one wrote to has left. */
export type Closed = 'archived' | 'publishers' | 'gone'

export function managesGroup(state: State, conversation: Conversation): boolean {
  const manager = state.memberships.get(conversation.id)?.role === 'manager'
  return conversation.kind === 'group' && (manager || state.me?.administrator === true)
}

/** Whether the group can be changed: it is the reader's to manage, and not archived. */
export function changesGroup(state: State, conversation: Conversation): boolean {
  return managesGroup(state, conversation) && !conversation.archived
}

export function publishesIn(state: State, conversation: Conversation): boolean {
  const role = state.memberships.get(conversation.id)?.role ?? 'member'
  return conversation.kind === 'group' && !conversation.archived && role !== 'member'
}

/** Whether the reader holds the right to convene the assembly whose group this is. */
export function isConvenorOf(state: State, conversation: number): boolean {
  return state.conversations.has(conversation) && !!state.me?.convenes.includes(conversation)
}

/** Whether the reader holds it for any assembly. */
export function isConvenor(state: State): boolean {
  return !!state.me?.convenes.some((group) => state.conversations.has(group))
}

/** Whether the reader may convene this group. Guests in it read the convocation, and nobody convenes them. */
export function convenes(state: State, conversation: Conversation): boolean {
  return isConvenorOf(state, conversation.id) && !conversation.archived
}

/** What keeps the reader from writing; null when nothing does. */
export function closedTo(state: State, conversation: Conversation): Closed | null {
  if (conversation.archived) return 'archived'
  if (conversation.kind === 'direct') {
    return isOwn(state, conversation) || othersIn(state, conversation).some(({ active }) => active) ? null : 'gone'
  }
  return conversation.posting === 'everyone' || publishesIn(state, conversation) ? null : 'publishers'
}

/** Whether the reader pins messages there: whoever may write does, guests excepted. */
export function pins(state: State, conversation: Conversation): boolean {
  return closedTo(state, conversation) === null && !iAmGuest(state)
}

/** What keeps a message from being forwarded there: one may not write, a guest would read it, or it was said in a
    secret group, or between few, by somebody else. */
export type Kept = 'closed' | 'guests' | 'private'

/** Null when it may be forwarded. */
export function keptFrom(state: State, message: Message, from: Conversation, to: Conversation): Kept | null {
  if (closedTo(state, to)) return 'closed'
  const known = new Set(from.members.map(({ person }) => person))
  const newcomers = to.members.filter(({ person }) => !known.has(person))
  if (newcomers.some(({ person }) => personOf(state, person).population === 'guest')) return 'guests'
  const secret = from.kind === 'direct' || from.visibility === 'secret'
  return newcomers.length && secret && message.author !== state.me?.person ? 'private' : null
}

/** Guests may not call everybody at once. */
export function callsAll(state: State, conversation: Conversation): boolean {
  const population = personOf(state, state.me?.person ?? 0).population
  return conversation.kind === 'group' && population !== 'guest'
}

function isLastManager(conversation: Conversation, { person, role }: Member): boolean {
  return role === 'manager' && !conversation.members.some((one) => one.role === 'manager' && one.person !== person)
}

/** Nobody leaves a group that holds their whole population. */
function mayGo(state: State, conversation: Conversation, person: number): boolean {
  const held = conversation.population !== null && personOf(state, person).population === conversation.population
  return conversation.kind === 'group' && !held
}

export function leaves(state: State, conversation: Conversation): boolean {
  return mayGo(state, conversation, state.me?.person ?? 0)
}

export function removes(state: State, conversation: Conversation, member: Member): boolean {
  if (!changesGroup(state, conversation) || member.person === state.me?.person) return false
  return mayGo(state, conversation, member.person) && !isLastManager(conversation, member)
}

/** Whether somebody has to be made manager before this one goes, or is one no more. */
export function isNeeded(conversation: Conversation, person: number): boolean {
  const member = conversation.members.find((one) => one.person === person)
  return member !== undefined && isLastManager(conversation, member)
}

export function edits(state: State, conversation: Conversation, message: Message): boolean {
  return message.content.type === 'chat' && message.author === state.me?.person && !conversation.archived
}

export function deletes(state: State, conversation: Conversation, message: Message): boolean {
  const own = message.author === state.me?.person
  return traitsOf(message.content).deletable && !conversation.archived && (own || managesGroup(state, conversation))
}
