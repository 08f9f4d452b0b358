/* What the reader may still know of: their conversations, and the people that go with them. */

import type { Conversation } from '../frames'
import { without, type State } from './state'

export function isMine(state: State, conversation: Conversation): boolean {
  return conversation.members.some((member) => member.person === state.me?.person)
}

/** Nothing of a conversation that is no longer one's own stays. */
export function forgotten(state: State, conversation: number): State {
  if (!state.conversations.has(conversation)) return state
  return pruned({
    ...state,
    conversations: without(state.conversations, conversation),
    memberships: without(state.memberships, conversation),
    logs: without(state.logs, conversation),
    receiptsFrom: without(state.receiptsFrom, conversation),
    typing: without(state.typing, conversation),
    receipts: new Map([...state.receipts].filter(([key]) => !key.startsWith(`${conversation}/`))),
    marks: new Map([...state.marks].filter(([, mark]) => mark.conversation !== conversation)),
  })
}

function isGuest(state: State): boolean {
  return state.me !== null && state.people.get(state.me.person)?.population === 'guest'
}

/** Whether news of a person is for the reader: a guest is told of those whom they know already. */
export function mayKnow(state: State, person: number): boolean {
  return state.people.has(person) || !isGuest(state)
}

/** Presence is known of those with whom one shares a conversation; of anybody else, a guest knows nothing at all. */
export function pruned(state: State): State {
  const near = new Set([state.me?.person])
  for (const { members } of state.conversations.values()) for (const { person } of members) near.add(person)
  return {
    ...state,
    people: isGuest(state) ? among(state.people, near) : state.people,
    presence: among(state.presence, near),
  }
}

function among<Value>(
  map: ReadonlyMap<number, Value>,
  people: ReadonlySet<number | undefined>,
): ReadonlyMap<number, Value> {
  const kept = [...map].filter(([person]) => people.has(person))
  return kept.length === map.size ? map : new Map(kept)
}
