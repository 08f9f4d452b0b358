/* From one conversation to the next one of the list. */

import type { State } from '../../domain/state'
import { isUnread, sectionsOf } from '../conversations'

/** The conversation that stands `by` places after this one, or the next that is unread; null at the end of the list. */
export function neighbour(state: State, current: number, by: 1 | -1, unread: boolean): number | null {
  const all = sectionsOf(state, 'all', current).flatMap(({ conversations }) => conversations)
  const here = all.findIndex(({ id }) => id === current)
  if (!unread) return all[here === -1 ? 0 : here + by]?.id ?? null
  const ahead = by === 1 ? all.slice(here + 1) : all.slice(0, Math.max(here, 0)).reverse()
  return ahead.find((one) => isUnread(state, one))?.id ?? null
}
