/* What of each kind is looked for: what is shown of it, and one of each where it is only counted. */

import type { Kind, Query } from './query'
import type { ShelfName, Wanted } from './shelves.svelte'

export const PAGE = 20
/** Of each kind, beside the others. */
export const SOME = 4

export const SHELVES_OF: Record<Kind, ShelfName[]> = {
  convocations: ['convocations'],
  documents: ['documents', 'files', 'carriers'],
  messages: ['messages'],
  publications: ['publications'],
  'proces-verbaux': ['minutes'],
  evenements: ['events'],
  personnes: [],
}

/** Those that are counted for a kind: what carries a file is found as what it is, too. */
export const countedOf = (kind: Kind) => SHELVES_OF[kind].filter((name) => name !== 'carriers')

/** By the page: nothing without a word or what else to look for; a kind alone is shown without its neighbours. */
export function wantedOnPage({ text, conversation, author, kind }: Query): Wanted {
  const own = kind ? SHELVES_OF[kind] : []
  const wanted: Wanted = {}
  if (text.trim() || conversation !== null || author !== null)
    for (const name of Object.values(SHELVES_OF).flat()) if (name !== 'carriers') wanted[name] = kind ? 1 : SOME
  for (const name of own) wanted[name] = PAGE
  return wanted
}

/** By the palette: the latest of all messages, and some documents. */
export function wantedInPalette({ text }: Query): Wanted {
  return text.trim() ? { all: 5, documents: 3 } : {}
}
