/* Loads what is not held of the past: pages before and after, around a message, and the messages that others quote. */

import { messageAt, TAIL, viewOf } from '../domain/log'
import type { LoadHistory } from '../frames'
import { store } from './live'

const PAGE = 50
const loading = new Map<string, Promise<void>>()

/** The same page is not asked for twice at once. */
function load(command: LoadHistory): Promise<void> {
  const key = [command.conversation, command.before, command.after, command.around].join()
  const begun = loading.get(key)
  if (begun) return begun
  const done = store
    .run(command)
    .then(() => undefined)
    .finally(() => loading.delete(key))
  loading.set(key, done)
  return done
}

/** Makes sure that a screenful is held around `seq`, or of the latest messages, without asking for what is there. */
export async function openConversation(conversation: number, seq?: number): Promise<void> {
  const view = viewOf(store.state.logs.get(conversation), seq ?? TAIL)
  if (seq !== undefined && !view) await load({ type: 'load_history', conversation, around: seq, limit: PAGE })
  else if (!view) await load({ type: 'load_history', conversation, limit: PAGE })
  else if (view.before && view.messages.length < PAGE / 2) await loadOlder(conversation, seq)
}

/** Loads the page before the stretch that holds `seq`, or before the latest messages. */
export async function loadOlder(conversation: number, seq?: number): Promise<void> {
  const view = viewOf(store.state.logs.get(conversation), seq)
  const before = view?.messages[0]?.seq
  if (view?.before && before !== undefined) await load({ type: 'load_history', conversation, before, limit: PAGE })
}

/** Loads the page after the stretch that holds `seq`. */
export async function loadNewer(conversation: number, seq: number): Promise<void> {
  const view = viewOf(store.state.logs.get(conversation), seq)
  const after = view?.messages.at(-1)?.seq
  if (view?.after && after !== undefined) await load({ type: 'load_history', conversation, after, limit: PAGE })
}

const asked = new Map<number, Set<number>>()

/** Fetches messages by number, such as those quoted, if they are not held; those wanted within one turn go together. */
export function want(conversation: number, seqs: readonly number[]): void {
  const log = store.state.logs.get(conversation)
  const missing = seqs.filter((seq) => !messageAt(log, seq) && !asked.get(conversation)?.has(seq))
  if (!missing.length) return
  const together = asked.get(conversation) ?? new Set<number>()
  for (const seq of missing) together.add(seq)
  if (!asked.has(conversation)) {
    asked.set(conversation, together)
    setTimeout(() => void fetchAsked(conversation), 0)
  }
}

async function fetchAsked(conversation: number): Promise<void> {
  const seqs = [...(asked.get(conversation) ?? [])]
  try {
    for (let from = 0; from < seqs.length; from += 100) {
      await store.run({ type: 'load_messages', conversation, seqs: seqs.slice(from, from + 100) })
    }
  } catch {
    // They are wanted again when they come into sight again.
  } finally {
    asked.delete(conversation)
  }
}
