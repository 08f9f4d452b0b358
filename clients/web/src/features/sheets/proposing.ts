/* The functions that are proposed while one types a formula, and what the one being called takes. */

import { language } from '../../i18n'
import type { Draft } from './draft.svelte'
import { separator } from './draft.svelte'
import { callAt, wordAt } from './drafting'
import { FUNCTIONS, keptName, type FunctionInfo } from './formulas/functions'

const MOST = 6

export const nameOf = (one: FunctionInfo) => (language() === 'fr' ? one.fr : one.name)

const bare = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()

/** Those whose name begins so, in one language or the other; none while one is pointing at cells. */
export function proposals(draft: Draft): FunctionInfo[] {
  const word = draft.unhelped || draft.pointed ? '' : bare(wordAt(draft.text, draft.caret))
  if (!word) return []
  const own = FUNCTIONS.filter((one) => nameOf(one).startsWith(word))
  const other = FUNCTIONS.filter((one) => !own.includes(one) && (one.name.startsWith(word) || one.fr.startsWith(word)))
  return [...own, ...other].slice(0, MOST)
}

/** The function that the caret is in, the parts of what it takes, and which of these is being typed. */
export function called(draft: Draft): { name: string; parts: string[]; now: number } | undefined {
  const call = callAt(draft.text, draft.caret, separator())
  const kept = call && keptName(call.name, language())
  const one = FUNCTIONS.find(({ name }) => name === kept)
  if (!one || !call) return undefined
  const parts = one.arguments[language()].split(separator()).map((part) => part.trim())
  return { name: nameOf(one), parts, now: Math.min(call.argument, parts.length - 1) }
}

/** Takes the one that is marked, or marks another; whether the key was for that. */
export function chosenOf(event: KeyboardEvent, draft: Draft, offered: readonly FunctionInfo[]): boolean {
  const one = offered[draft.proposed]
  if (!one || event.isComposing || event.shiftKey) return false
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step) draft.proposed = (draft.proposed + step + offered.length) % offered.length
  else if (event.key === 'Escape') draft.unhelped = true
  else if (event.key === 'Tab') draft.complete(wordAt(draft.text, draft.caret), nameOf(one))
  else return false
  return true
}
