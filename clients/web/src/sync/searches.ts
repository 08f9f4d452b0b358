/* The latest searches. They stay on this device, for whoever searched, until they sign out. */

const MOST = 5
const KEY = 'parvis.searches'

interface Kept {
  person: number
  searches: string[]
}

/** The latest first. */
export function recentSearches(person: number | undefined): string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Kept | null
    return kept && kept.person === person ? kept.searches : []
  } catch {
    return []
  }
}

export function keepSearch(person: number | undefined, text: string): void {
  const words = text.trim()
  if (!words || person === undefined) return
  const searches = [words, ...recentSearches(person).filter((one) => one !== words)].slice(0, MOST)
  localStorage.setItem(KEY, JSON.stringify({ person, searches } satisfies Kept))
}

export function forgetSearches(): void {
  localStorage.removeItem(KEY)
}
