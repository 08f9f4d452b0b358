/* How near a sitting is, in words. */

import { type ConvocationMessage, zoneOf } from '../../../domain/convocations'
import type { State } from '../../../domain/state'
import { daysAgo } from '../../../i18n'
import { words } from './words'

/** By the calendar of the authority. */
export function nearness(state: State, { content }: ConvocationMessage, now = new Date()): string {
  if (content.opens_at < now) return words().isPast
  const days = -daysAgo(content.opens_at, now, zoneOf(state, { content }))
  if (days <= 0) return words().today
  return days === 1 ? words().tomorrow : words().inDays(days)
}
