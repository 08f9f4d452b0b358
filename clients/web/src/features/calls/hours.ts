/* Of the 24 hours of a day, those that are silent from their beginning on. */

import type { QuietHours } from '../../frames'

export function hoursOf({ evenings, weekends, begins, ends }: QuietHours, weekend: boolean): boolean[] {
  const [from, until] = [minutes(begins), minutes(ends)]
  return Array.from({ length: 24 }, (_, hour) => {
    if (weekend && weekends) return true
    const at = hour * 60
    return evenings && (from <= until ? from <= at && at < until : at >= from || at < until)
  })
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}
