/* What a summons says, in words. */

import type { ConvocationMessage } from '../../../domain/convocations'
import { personOf } from '../../../domain/people'
import type { Answer, Given, Person, Summons } from '../../../frames'
import { store } from '../../../sync/live'
import type { Column } from './board'
import { words } from './words'

/** What a prepared answer is called in an address. */
export const PREPARED: Readonly<Record<string, Given>> = { present: 'present', absent: 'absent', pouvoir: 'proxy' }

export function nameOf(person: number): string {
  return personOf(store.state, person).name
}

/** « Présente », « Absent », « pouvoir à Sylvie Morice, pour 2 séances ». */
export function answerSaid({ given, holder, sittings }: Answer, { civility }: Person): string {
  const says = words()
  if (given === 'present') return says.present(civility)
  if (given === 'absent' || !holder) return says.absent(civility)
  const to = says.given(nameOf(holder))
  return sittings > 1 ? `${to}, ${says.forSittings(sittings)}` : to
}

export function changed({ answer, person }: Summons): string {
  return answer ? words().changed(lower(answerSaid(answer, personOf(store.state, person)))) : ''
}

export function lower(text: string): string {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1)
}

export function upper(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1)
}

/** The last minute in which somebody can still be reached in time. */
export function deadlineOf({ content }: ConvocationMessage): Date | null {
  return content.delay && new Date(content.delay.deadline.getTime() - 60_000)
}

/** « Annick Le Breton : a accusé réception. » */
export function changeSaid(summons: Summons, columns: readonly Column[]): string {
  return words().live.now(nameOf(summons.person), whatChanged(summons, columns))
}

function whatChanged(summons: Summons, columns: readonly Column[]): string {
  const says = words().live
  const { answer, holds_for } = summons
  if (columns.includes('answer') && answer?.given !== 'proxy')
    return answer?.given === 'absent' ? says.absent : says.present
  if (columns.includes('answer') || columns.includes('proxy')) {
    if (summons.lapsed) return says.lapsed
    if (answer?.holder) return says.proxy(nameOf(answer.holder))
    return holds_for ? says.holds(nameOf(holds_for)) : says.holdsNone
  }
  if (columns.includes('acknowledged')) return summons.acknowledged_at ? says.acknowledged : says.reminded
  if (columns.includes('opened')) return says.opened
  return columns.includes('handed') ? reached(summons) : says.printed
}

function reached({ delivered_at, bounced_at, refused_at }: Summons): string {
  const says = words().live
  if (delivered_at) return says.delivered
  if (bounced_at) return says.bounced
  return refused_at ? says.refused : says.handed
}
