/* The named list of a tracked publication: who has yet to read it, who has, who has acknowledged it; whom to remind. */

import type { Receipt } from '../../frames'
import { moment } from '../../i18n'
import type { Line } from '../../sync/recipients.svelte'
import { words } from './words'

const DAY = 86_400_000

export interface Readers {
  waiting: Line[]
  opened: Line[]
  acknowledged: Line[]
  /** Who has left the group without reading it. */
  gone: Line[]
}

function latestFirst(at: (line: Line) => Date | null): (a: Line, b: Line) => number {
  return (a, b) => Number(at(b)) - Number(at(a))
}

/** Those who have not read it by name, the others the latest first. */
export function sorted(lines: readonly Line[], members: readonly number[]): Readers {
  const acknowledged = lines.filter(({ receipt }) => receipt.acknowledged_at)
  const opened = lines.filter(({ receipt }) => receipt.opened_at && !receipt.acknowledged_at)
  return {
    waiting: lines.filter((line) => waits(line, members)),
    opened: opened.sort(latestFirst(({ receipt }) => receipt.opened_at)),
    acknowledged: acknowledged.sort(latestFirst(({ receipt }) => receipt.acknowledged_at)),
    gone: lines.filter((line) => !line.receipt.opened_at && !waits(line, members)),
  }
}

function waits({ receipt, person }: Line, members: readonly number[]): boolean {
  return !receipt.opened_at && members.includes(person.id)
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

/** What is recorded of the texts before the one for which they were asked last, the last of them first; '' for nothing. */
export function beforehand({ earlier }: Receipt): string {
  const said = earlier.map(({ replaced_at, opened_at, acknowledged_at }) => {
    const did = acknowledged_at
      ? words().earlierAcknowledged(moment(acknowledged_at))
      : words().earlierOpened(moment(opened_at))
    return `${did} (${words().beforeChange(moment(replaced_at))})`
  })
  return said.reverse().join('; ')
}
