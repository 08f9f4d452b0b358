/* The members of a conversation in the order in which they are read: those who are there first, then by name. */

import { personOf } from '../../../domain/people'
import type { State } from '../../../domain/state'
import type { Conversation, Person } from '../../../frames'

const NEARNESS = { online: 0, away: 1, offline: 2 }

/** What somebody is, in a line: « Directrice générale des services, Direction ». */
export function standingOf({ title, service }: Person): string {
  return [...new Set([title, service])].filter(Boolean).join(', ')
}

export function rosterOf(state: State, conversation: Conversation): Person[] {
  const near = (person: Person) => NEARNESS[state.presence.get(person.id) ?? 'offline']
  return conversation.members
    .map(({ person }) => personOf(state, person))
    .sort((a, b) => near(a) - near(b) || a.name.localeCompare(b.name, 'fr'))
}

/** The guests of a conversation by the organisation they come from. */
export function organisationsOf(roster: readonly Person[]): Map<string, Person[]> {
  const found = new Map<string, Person[]>()
  for (const person of roster) {
    if (person.population === 'guest') found.set(person.service, [...(found.get(person.service) ?? []), person])
  }
  return found
}
