/* What may still be done with a convocation. */

import type { ConvocationMessage } from '../../../domain/convocations'
import { isConvenorOf } from '../../../domain/rights'
import type { State } from '../../../domain/state'

/** Milliseconds before the hour of the sitting, when the first may arrive. */
export const EARLY = 2 * 60 * 60 * 1_000

export interface Acts {
  /** Note who arrives: from two hours before it opens. */
  hold: boolean
  /** Give it a new version, or cancel the sitting: until it opens. */
  change: boolean
  /** Convene once more with the items that a sitting without its quorum left. */
  second: boolean
}

export function actsOn(state: State, { conversation, content }: ConvocationMessage, now: Date): Acts {
  const group = state.conversations.get(conversation)
  const mine = isConvenorOf(state, conversation) && content.body_id !== null && group && !group.archived
  const stands = mine && content.replaced_by === null && content.cancelled_at === null
  const hold = !!stands && now.getTime() >= content.opens_at.getTime() - EARLY
  return { hold, change: !!stands && content.opens_at > now, second: !!stands && content.opens_at <= now }
}
