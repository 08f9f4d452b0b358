/* The hours at which one may be reminded of a message, by the reader's own clock. */

export interface Whenever {
  value: 'hour' | 'tomorrow' | 'monday'
  at: Date
}

const MORNING = 9
const MONDAY = 1

function morningIn(days: number, now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING)
}

/** In an hour, tomorrow morning, and on Monday morning unless that is tomorrow. */
export function whenever(now: Date): Whenever[] {
  const untilMonday = (MONDAY - now.getDay() + 7) % 7 || 7
  const all: Whenever[] = [
    { value: 'hour', at: new Date(now.getTime() + 3_600_000) },
    { value: 'tomorrow', at: morningIn(1, now) },
    { value: 'monday', at: morningIn(untilMonday, now) },
  ]
  return untilMonday === 1 ? all.slice(0, 2) : all
}
