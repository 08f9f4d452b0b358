/* What is said, in every language: `export const words = spoken(fr, en)` in a feature's words.ts, `words().title` on its
   screens. Words come with the screens that say them; those of this folder, `t()`, with every page. */

import { en } from './en'
import { fr } from './fr'
import { language } from './language.svelte'
import { typesetAll, type Dictionary, type Words } from './typography'

/** The words in the language spoken now; follows a change of language. English has to say all that French says. */
export function spoken<T extends Words>(french: T, english: Dictionary<T>): () => Dictionary<T> {
  const typeset = typesetAll(french)
  return () => (language() === 'en' ? english : typeset)
}

/** The words that every page may need: `t().nav.home`. */
export const t = spoken(fr, en)
