/* Tells the reader, wherever they are, of a message that they wanted to be reminded of. */

import { messageAt } from '../domain/log'
import { keyOf, type State } from '../domain/state'
import type { LoadMessages, Mark } from '../frames'
import { t } from '../i18n'
import { go } from '../router'
import { say } from '../ui/toasts.svelte'
import { callOf } from './calling'
import { call, permission } from './notifications'

export interface Shelf {
  readonly state: State
  run(command: LoadMessages): Promise<unknown>
}

export async function tellRecall({ conversation, seq }: Mark, shelf: Shelf, looking: boolean): Promise<void> {
  const held = () => messageAt(shelf.state.logs.get(conversation), seq)
  if (!held()) await shelf.run({ type: 'load_messages', conversation, seqs: [seq] }).catch(() => undefined)
  const message = held()
  if (!message) return
  const { title, body, ...rest } = callOf(shelf.state, message)
  const read = () => {
    go(`/discussions/${keyOf(message)}`)
  }
  if (looking || permission() !== 'granted') say(t().recall.text(body), { label: t().reminder.read, run: read })
  else call({ ...rest, title: t().recall.title(title), body, until: 0 })
}
