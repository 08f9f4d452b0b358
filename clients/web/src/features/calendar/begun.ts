/* An event that was begun on this device, or the change of one, and not sent: it is there again when one comes back. */

import type { File } from '../../frames'
import { forgetWritten, keepWritten, writtenAt } from '../../sync/written'
import type { Form } from './merging'
import { emptyPlan, type Plan } from './plan'

export interface Begun {
  /** As it is sent: what is announced twice is kept once. */
  clientId: string
  conversation: number
  plan: Plan
  files: File[]
  /** Of the event that is changed: its `edited_at`, and what it said. */
  edited_at?: string | null
  base?: Form | null
}

/** What this person had begun: an event, or in `place` the change of the one that is there. */
export function begunBy(author: number, place = ''): Begun | null {
  return writtenAt('event', author, place) as Begun | null
}

/** Once there is something in it. */
export function keepBegun(author: number, begun: Begun): void {
  const { title, place, text } = begun.plan
  if (title.trim() || place.trim() || text.trim() || begun.files.length) keepWritten('event', author, '', begun)
  else forgetBegun(author)
}

export function keepChange(author: number, place: string, begun: Begun): void {
  keepWritten('event', author, place, begun)
}

export function forgetBegun(author: number, place = ''): void {
  forgetWritten('event', author, place)
}

/** The plan to go on with, on the day that was asked for. */
export function resumed(plan: Plan | undefined, day: string): Plan {
  if (!plan) return emptyPlan(day)
  // What an earlier version kept lacks what came since.
  const whole = { ...emptyPlan(day), ...plan }
  return day ? { ...whole, date: day, untilDate: '' } : whole
}
