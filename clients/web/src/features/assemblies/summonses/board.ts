/* What the follow-up board makes of the summonses: their order, its filters, its totals, the quorum to expect. */

import type { Answer, Departed, Summons, VerdictState } from '../../../frames'

export type Filter = 'all' | 'remind' | 'unreached' | 'absent' | 'paper'

/** The columns whose change is shown. */
export type Column = 'sent' | 'handed' | 'opened' | 'acknowledged' | 'answer' | 'proxy'

/** Whether they have been convened by their channel, as far as is known. What came back after they had opened it undoes
    nothing. */
export function isReached({ delivered_at, handed_at, to_file, refused_at, bounced_at, opened_at }: Summons): boolean {
  const returned = bounced_at !== null && !(opened_at !== null && opened_at < bounced_at)
  return delivered_at !== null || (handed_at !== null && !to_file && refused_at === null && !returned)
}

/** Whether it has left for them, or is about to, as far as is known: what was written to a file has not, nor what is to
    be, where no mail leaves (`mails`). */
export function isSent({ channel, handed_at, to_file }: Summons, mails: boolean): boolean {
  return channel === 'paper' || (handed_at ? !to_file : mails)
}

/** Whether their letter was refused or came back, and nothing was put in its place. */
export function isFailed(one: Summons): boolean {
  return !isReached(one) && (one.refused_at !== null || one.bounced_at !== null)
}

/** Whether their letter was written to a file, for want of a mail server, and nothing was put in its place. */
export function isFiled(one: Summons): boolean {
  return one.to_file && !isReached(one)
}

/** For whom the delay was kept, for whom not, and of whom it is not established, each by their own verdict. */
export function judged(all: readonly Summons[]): Record<VerdictState, Summons[]> {
  const of = (state: VerdictState) => all.filter(({ verdict }) => (verdict?.state ?? 'unestablished') === state)
  return { in_time: of('in_time'), late: of('late'), unestablished: of('unestablished') }
}

const HOUR = 3_600_000

/** Whether they have yet to acknowledge, and a letter can reach them. */
export function isDue({ acknowledged_at, mailable }: Summons): boolean {
  return acknowledged_at === null && mailable
}

/** The server writes once an hour at most to the same recipient. */
export function mayRemind(one: Summons, now: Date): boolean {
  return isDue(one) && (one.reminded_at === null || now.getTime() - one.reminded_at.getTime() >= HOUR)
}

const FILTERS: Record<Filter, (one: Summons) => boolean> = {
  all: () => true,
  remind: ({ acknowledged_at }) => acknowledged_at === null,
  unreached: (one) => !isReached(one),
  absent: ({ answer }) => answer !== null && answer.given !== 'present',
  paper: ({ channel }) => channel === 'paper',
}

export function filtered(all: readonly Summons[], filter: Filter): Summons[] {
  return all.filter(FILTERS[filter])
}

/** Those in danger first, then those who have not opened it, then those who have not acknowledged it; each by name. */
export function ordered(all: readonly Summons[], name: (person: number) => string): Summons[] {
  return [...all].sort((a, b) => rank(a) - rank(b) || name(a.person).localeCompare(name(b.person), 'fr'))
}

function rank(one: Summons): number {
  if (one.acknowledged_at) return 3
  if (isFailed(one) || isFiled(one)) return 0
  return one.opened_at ? 2 : 1
}

export interface Total {
  count: number
  of: number
}

/** How far each step has got, in a house that `mails` or does not; what paper does not go through is not counted against
    it. */
export function totals(
  all: readonly Summons[],
  mails: boolean,
): Record<Exclude<Column, 'proxy'>, Total> & { proxies: number } {
  const count = (holds: (one: Summons) => unknown) => all.filter(holds).length
  const whole = (holds: (one: Summons) => unknown): Total => ({ count: count(holds), of: all.length })
  return {
    sent: whole((one) => isSent(one, mails) && (one.available_at ?? one.printed_at)),
    handed: whole(isReached),
    opened: {
      count: count((one) => one.opened_at),
      of: count((one) => one.channel === 'electronic' || one.opened_at),
    },
    acknowledged: whole((one) => one.acknowledged_at),
    answer: whole((one) => one.answer),
    proxies: proxiesOf(all),
  }
}

function proxiesOf(all: readonly Summons[]): number {
  return all.filter((one) => one.answer?.given === 'proxy' && !one.lapsed).length
}

export interface Forecast {
  inOffice: number
  present: number
  absent: number
  silent: number
  proxies: number
  /** More than half of the members in office. */
  needed: number
}

/** The quorum, if everybody does as they have answered; proxies never count for it. Counted are those in office on the
    day of the sitting: who has left by then is not, nor a substitute, who was not convened is. */
export function forecast(
  convened: readonly Summons[],
  departed: readonly Pick<Departed, 'person'>[] = [],
  unconvened = 0,
): Forecast {
  const all = convened.filter(({ person, substitute }) => !substitute && !departed.some((one) => one.person === person))
  const inOffice = all.length + unconvened
  const given = (kind: Answer['given']) => all.filter(({ answer }) => answer?.given === kind).length
  const present = given('present')
  const absent = given('absent') + given('proxy')
  return {
    inOffice,
    present,
    absent,
    silent: inOffice - present - absent,
    proxies: proxiesOf(all),
    needed: Math.floor(inOffice / 2) + 1,
  }
}

/** The columns in which somebody's row is no longer what it was. */
export function changes(before: Summons, after: Summons): Column[] {
  const told: Record<Column, (one: Summons) => unknown> = {
    sent: (one) => [one.available_at, one.printed_at],
    handed: (one) => [one.handed_at, one.refused_at, one.bounced_at, one.delivered_at],
    opened: (one) => one.opened_at,
    acknowledged: (one) => [one.acknowledged_at, one.reminded_at],
    answer: (one) => one.answer?.given,
    proxy: (one) => [one.answer?.holder, one.holds_for, one.lapsed],
  }
  return (Object.keys(told) as Column[]).filter(
    (column) => JSON.stringify(told[column](before)) !== JSON.stringify(told[column](after)),
  )
}
