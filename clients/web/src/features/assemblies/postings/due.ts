/* How long there is to publish a paper, in days of the calendar. */

/** `days` is how many there are left, or by how many it is too late; of something filed, how late it was. */
export interface Due {
  is: 'open' | 'coming' | 'today' | 'late' | 'filed'
  days: number
}

/** Days are written « 2026-09-18 »; `due` is the last one, null when nothing says that there is one. */
export function dueOf(due: string | null, filed: string | null, today: string): Due {
  if (filed) return { is: 'filed', days: due ? Math.max(0, daysBetween(due, filed)) : 0 }
  if (!due) return { is: 'open', days: 0 }
  const left = daysBetween(today, due)
  if (left === 0) return { is: 'today', days: 0 }
  return { is: left > 0 ? 'coming' : 'late', days: Math.abs(left) }
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)
}
