/* Marking messages for oneself, from wherever they are shown. */

import { markOf } from '../domain/marks'
import type { MarkMessage } from '../frames'
import { t } from '../i18n'
import { say } from '../ui/toasts.svelte'
import { explain } from './explain'
import { store } from './live'

interface Place {
  conversation: number
  seq: number
}

/** Changes the reader's mark on the message; says why when it cannot, and is false then. */
export async function mark(
  { conversation, seq }: Place,
  given: Pick<MarkMessage, 'saved' | 'expected' | 'remind_at'>,
): Promise<boolean> {
  try {
    await store.run({ type: 'mark_message', conversation, seq, ...given })
    return true
  } catch (error) {
    say(explain(error))
    return false
  }
}

/** Says that what was expected is done, and lets that be taken back. */
export async function settle(message: Place): Promise<void> {
  if (!markOf(store.state, message)?.expected_since) return
  if (!(await mark(message, { expected: false }))) return
  say(t().recall.done, { label: t().act.undo, run: () => void mark(message, { expected: true }) })
}
