/* What a draft has become. */

import type { State } from '../../../domain/state'
import type { ConvocationDraft, Message } from '../../../frames'

/** The message that it was sent as; null when it was thrown away. */
export function sentAs(state: State, draft: ConvocationDraft): Message | null {
  const messages = state.logs.get(draft.conversation)?.messages ?? []
  const found = messages.findLast(
    ({ content, sent_at }) =>
      content.type === 'convocation' && content.body_id === draft.body && sent_at >= draft.changed_at,
  )
  return found ?? null
}
