/* How long to wait before trying again. */

const FIRST = 500
const LONGEST = 30_000

/** Milliseconds before the given attempt (0 for the first): anywhere up to a bound that doubles, so that clients which lost
    the server together do not come back together. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 16))
}
