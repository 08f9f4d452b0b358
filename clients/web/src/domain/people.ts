/* Who is who, and what a conversation is called, as the reader sees it. */

import type { Conversation, Person } from '../frames'
import { t } from '../i18n'
import type { State } from './state'

/** The person, or a nameless stand-in for one whom the reader may no longer know. */
export function personOf(state: State, id: number): Person {
  return (
    state.people.get(id) ?? {
      id,
      name: t().people.unknown,
      population: 'staff',
      title: '',
      service: '',
      civility: '',
      active: false,
    }
  )
}

export function myself(state: State): Person {
  return personOf(state, state.me?.person ?? 0)
}

export function iAmGuest(state: State): boolean {
  return myself(state).population === 'guest'
}

/** The members of a conversation other than the reader, by name. */
export function othersIn(state: State, conversation: Conversation): Person[] {
  return conversation.members
    .filter((member) => member.person !== state.me?.person)
    .map((member) => personOf(state, member.person))
    .sort((a, b) => a.name.localeCompare(b.name, 'fr'))
}

/** Whether it is where the reader keeps their own notes and documents. */
export function isOwn(state: State, { kind, members }: Conversation): boolean {
  return kind === 'direct' && members.every(({ person }) => person === state.me?.person)
}

/** The name of a group; for a direct conversation, the names of the others. */
export function titleOf(state: State, conversation: Conversation): string {
  if (conversation.kind === 'group') return conversation.name
  if (isOwn(state, conversation)) return t().people.own
  return othersIn(state, conversation)
    .map((person) => person.name)
    .join(', ')
}

/** Those from outside who read a conversation. */
export function guestsIn(state: State, conversation: Conversation): Person[] {
  return conversation.members
    .map((member) => personOf(state, member.person))
    .filter((person) => person.population === 'guest')
}

/** Whether people from outside read it; to a guest, all that they see is so. */
export function isReadOutside(state: State, conversation: Conversation): boolean {
  return !iAmGuest(state) && guestsIn(state, conversation).length > 0
}

/** Of these people, the guests who are in no conversation with another of them, as far as the reader knows: by writing
    to both, one shows them to each other. */
export function strangersAmong(state: State, people: readonly number[]): Person[] {
  const guests = people.map((id) => personOf(state, id)).filter((person) => person.population === 'guest')
  const conversations = [...state.conversations.values()].map(
    ({ members }) => new Set(members.map((member) => member.person)),
  )
  const meet = (a: number, b: number) => conversations.some((members) => members.has(a) && members.has(b))
  return guests.filter(({ id }) => guests.some((other) => other.id !== id && !meet(id, other.id)))
}

export function firstName(person: Person): string {
  return person.name.split(' ')[0] ?? person.name
}
