/* Who may hold a sitting, and from when on. */

import type { ConvocationMessage } from '../../../domain/convocations'
import { isConvenorOf } from '../../../domain/rights'
import type { State } from '../../../domain/state'
import { EARLY } from '../convening/acts'

export function opensToArrivals({ content }: ConvocationMessage): Date {
  return new Date(content.opens_at.getTime() - EARLY)
}

/** What keeps the reader from holding it at any time; null when nothing does. */
export function hindrance(
  state: State,
  { conversation, content }: ConvocationMessage,
): 'may_not' | 'cancelled' | 'replaced' | null {
  if (content.cancelled_at) return 'cancelled'
  if (content.replaced_by !== null) return 'replaced'
  const group = state.conversations.get(conversation)
  return isConvenorOf(state, conversation) && content.body_id !== null && group && !group.archived ? null : 'may_not'
}
