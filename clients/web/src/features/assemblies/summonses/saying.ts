/* What a summons says, in words. */

import type { ConvocationMessage } from '../../../domain/convocations'
import { personOf } from '../../../domain/people'
import type { Answer, Convocation, Given, Lack, Person, Summons, Verdict } from '../../../frames'
import { clock, hour, listed, longDay } from '../../../i18n'
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

/** « À la séance du 4 décembre 2026 à 20 h 30, le quorum a manqué pour la question « Voirie » (9 présents sur 19…). » */
export function firstSaid({ first, agenda }: Pick<Convocation, 'first' | 'agenda'>, zone: string): string {
  const says = words()
  const shown = first?.zone ?? zone
  // Told by the clocks of its own convocation, which are named where these are others.
  const time = first
    ? hour(first.opens_at, shown) + (clock(first.opens_at, shown) === clock(first.opens_at, zone) ? '' : ` (${shown})`)
    : ''
  if (first?.declared) {
    const { items, by } = first.declared
    const where = items.some(({ item }) => !item) ? says.atOpening : itemsSaid(items)
    return says.firstDeclared(longDay(first.opens_at, shown), time, where, by)
  }
  if (!first?.lacking.length) return says.firstUnknown(agenda.filter((item) => item.carried_over).length)
  const alike = new Map<string, Lack[]>()
  for (const one of first.lacking) {
    const key = [one.item > 0, one.present, one.in_office, one.needed].join()
    alike.set(key, [...(alike.get(key) ?? []), one])
  }
  const counts = [...alike.values()].map((all) => lackedSaid(all))
  return says.firstLacked(longDay(first.opens_at, shown), time, listed(counts, counts.length))
}

/** What was counted alike, at the opening or for these items. */
function lackedSaid(all: readonly Lack[]): string {
  const says = words()
  const [one] = all
  return one ? says.lacked(one.item ? itemsSaid(all) : says.atOpening, one.present, one.in_office, one.needed) : ''
}

/** By their titles; what was sealed before these were, by the numbers on the first agenda. */
function itemsSaid(all: readonly Pick<Lack, 'item' | 'title'>[]): string {
  const says = words()
  const titled = all.every(({ title }) => title)
  const items = listed(
    all.map(({ item, title }) => (titled ? says.quoted(title) : String(item))),
    all.length,
  )
  return titled ? says.onQuestions(items, all.length) : says.onItems(items, all.length)
}

/** The last minute in which somebody can still be reached in time. */
export function deadlineOf({ content }: ConvocationMessage): Date | null {
  return content.delay && new Date(content.delay.deadline.getTime() - 60_000)
}

/** « tenu, à l’horloge de la collectivité » */
export function verdictSaid({ state, dated_by }: Verdict): string {
  const says = words()
  return dated_by ? `${says.verdicts[state]}, ${says.datedBy[dated_by]}` : says.verdicts[state]
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

function reached({ delivered_at, bounced_at, refused_at, to_file }: Summons): string {
  const says = words().live
  if (delivered_at) return says.delivered
  if (bounced_at) return says.bounced
  if (refused_at) return says.refused
  return to_file ? says.filed : says.handed
}
