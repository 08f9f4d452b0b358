/* What is found on this device: people and conversations whose name begins with what is typed. */

import { isOwn, othersIn, titleOf } from '../../domain/people'
import type { State } from '../../domain/state'
import type { Conversation, Person } from '../../frames'
import { begun, nearlyBegun, type Span } from '../../text/beginnings'
import { movedAt } from '../conversations'

export interface Named<Of> {
  of: Of
  name: string
  spans: Span[]
}

export function named<Of>(all: readonly Of[], nameOf: (one: Of) => string, typed: string, find = begun): Named<Of>[] {
  if (!typed.trim()) return []
  return all.flatMap((of) => {
    const name = nameOf(of)
    const spans = find(name, typed)
    return spans ? [{ of, name, spans }] : []
  })
}

/** Those whom the reader knows, the reader left out; if nobody is called like that, those who nearly are. */
export function peopleNamed(state: State, typed: string): Named<Person>[] {
  const people = [...state.people.values()]
    .filter((person) => person.active && person.id !== state.me?.person)
    .sort((a, b) => a.name.localeCompare(b.name, 'fr'))
  const exactly = named(people, ({ name }) => name, typed)
  return exactly.length ? exactly : named(people, ({ name }) => name, typed, nearlyBegun)
}

/** The reader's conversations but for those with one person, whom one finds by themselves; the latest first. */
export function placesNamed(state: State, typed: string): Named<Conversation>[] {
  const all = [...state.conversations.values()]
    .filter((one) => one.kind === 'group' || isOwn(state, one) || othersIn(state, one).length > 1)
    .sort((a, b) => movedAt(state, b).getTime() - movedAt(state, a).getTime())
  return named(all, (one) => titleOf(state, one), typed)
}
