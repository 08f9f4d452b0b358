/* Who reads what goes from one group to another. */

import { personOf } from '../../domain/people'
import type { State } from '../../domain/state'
import type { Conversation, Person } from '../../frames'
import { language } from '../../i18n'

export interface Sight {
  /** Those who come to read it, and those who read it no more; guests first. */
  gain: Person[]
  lose: Person[]
}

export function sight(state: State, from: Conversation, to: Conversation): Sight {
  const missing = (one: Conversation, other: Conversation) => {
    const there = new Set(other.members.map(({ person }) => person))
    return one.members
      .filter(({ person }) => !there.has(person))
      .map(({ person }) => personOf(state, person))
      .sort(
        (a, b) =>
          Number(b.population === 'guest') - Number(a.population === 'guest') ||
          a.name.localeCompare(b.name, language()),
      )
  }
  return { gain: missing(to, from), lose: missing(from, to) }
}
