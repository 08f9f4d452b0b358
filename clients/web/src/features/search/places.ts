/* The conversations whose name, or whose people, begin with what is typed. */

import { titleOf } from '../../domain/people'
import type { State } from '../../domain/state'
import type { Conversation } from '../../frames'
import { beginsName } from '../../text/composing'
import { movedAt } from '../conversations'

export function placesNamed(state: State, typed: string, most = 5): Conversation[] {
  if (!typed.trim()) return []
  return [...state.conversations.values()]
    .filter((conversation) => beginsName(titleOf(state, conversation), typed))
    .sort((a, b) => movedAt(state, b).getTime() - movedAt(state, a).getTime())
    .slice(0, most)
}
