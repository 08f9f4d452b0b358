/* The named list of a tracked publication: who has yet to read it, who has, who has acknowledged it; whom to remind. */

import type { Line } from '../../sync/recipients.svelte'

const DAY = 86_400_000

export interface Readers {
  waiting: Line[]
  opened: Line[]
  acknowledged: Line[]
}

function latestFirst(at: (line: Line) => Date | null): (a: Line, b: Line) => number {
  return (a, b) => Number(at(b)) - Number(at(a))
}

/** Those who have not read it by name, the others the latest first. */
export function sorted(lines: readonly Line[]): Readers {
  const acknowledged = lines.filter(({ receipt }) => receipt.acknowledged_at)
  const opened = lines.filter(({ receipt }) => receipt.opened_at && !receipt.acknowledged_at)
  return {
    waiting: lines.filter(({ receipt }) => !receipt.opened_at),
    opened: opened.sort(latestFirst(({ receipt }) => receipt.opened_at)),
    acknowledged: acknowledged.sort(latestFirst(({ receipt }) => receipt.acknowledged_at)),
  }
}

/** Whom one may remind now: the server holds to it too. */
export function toRemind(lines: readonly Line[], now = Date.now()): Line[] {
  return lines.filter(
    ({ receipt, person }) =>
      !receipt.opened_at && person.active && now - (receipt.reminded_at?.getTime() ?? -Infinity) >= DAY,
  )
}

/** When somebody may be reminded again; null when nobody waits for it. */
export function nextReminder(lines: readonly Line[]): Date | null {
  const reminded = lines.flatMap(({ receipt }) => (receipt.opened_at ? [] : (receipt.reminded_at ?? [])))
  return reminded.length ? new Date(Math.min(...reminded.map((when) => when.getTime())) + DAY) : null
}
