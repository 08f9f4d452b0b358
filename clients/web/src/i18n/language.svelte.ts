/* Which language the interface speaks; French until the person chooses. */

export type Language = 'fr' | 'en'

const KEY = 'parvis.language'
let current = $state<Language>('fr')

export function language(): Language {
  return current
}

/** Speaks this language from now on, here and at the next visit. */
export function speak(wanted: Language): void {
  current = wanted
  document.documentElement.lang = wanted
  localStorage.setItem(KEY, wanted)
}

/** Speaks the language chosen at an earlier visit. */
export function speakAsBefore(): void {
  if (localStorage.getItem(KEY) === 'en') speak('en')
}
