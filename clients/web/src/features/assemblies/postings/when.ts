/* The minute somebody gives for an act, as an instant between the act before it and now. */

import { instantAt } from '../../../domain/deadline'

const MINUTE = 60_000

/** Within the minute of `earliest`, which the field knows no finer, it is that very instant. */
export function since(earliest: Date, date: string, hour: string, zone: string): Date {
  const at = instantAt(date, hour, zone)
  const before = earliest.getTime() - at.getTime()
  return before > 0 && before < MINUTE ? earliest : at
}
