/* Which language the interface speaks; French until the person chooses. */

import { fr, type Words } from './fr'

export type Language = 'fr' | 'en'

const KEY = 'parvis.language'
let words = $state.raw<Words>(fr)
let current = $state<Language>('fr')

/** The dictionary of the language spoken now: `t().nav.home`. Follows a change of language. */
export function t(): Words {
  return words
}

export function language(): Language {
  return current
}

/** Speaks this language from now on, here and at the next visit; English is fetched when first wanted. */
export async function speak(wanted: Language): Promise<void> {
  words = wanted === 'en' ? (await import('./en')).en : fr
  current = wanted
  document.documentElement.lang = wanted
  localStorage.setItem(KEY, wanted)
}

/** Speaks the language chosen at an earlier visit. */
export async function speakAsBefore(): Promise<void> {
  if (localStorage.getItem(KEY) === 'en') await speak('en')
}
