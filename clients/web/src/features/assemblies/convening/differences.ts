/* What a new version says otherwise than the one before it. */

import type { AgendaItem, Convocation, ConvocationDraft } from '../../../frames'
import { clock } from '../../../i18n'
import { dayIn } from '../bodies/days'

export interface Told {
  /** « 2026-09-11 » and « 20:30 », by the clocks of the authority then. */
  day: string
  hour: string
  place: string
  text: string
  agenda: readonly AgendaItem[]
}

export interface Differences {
  when: { before: Told; after: Told } | null
  place: { before: string; after: string } | null
  text: boolean
  added: readonly AgendaItem[]
  removed: readonly AgendaItem[]
  /** Under the same title, with another reporter, note, kind or document. */
  changed: readonly AgendaItem[]
  /** The same items in another order. */
  moved: boolean
}

/** By the clocks by which it was told. */
export function toldBy(
  { opens_at, place, text, agenda, zone: sealed }: Pick<Convocation, 'opens_at' | 'place' | 'text' | 'agenda' | 'zone'>,
  present: string,
): Told {
  const zone = sealed || present
  return { day: dayIn(opens_at, zone), hour: clock(opens_at, zone), place, text, agenda }
}

export function toldByDraft({ date, hour, place, text, agenda }: ConvocationDraft): Told {
  return { day: date ?? '', hour: hour?.slice(0, 5) ?? '', place, text, agenda }
}

export function differences(before: Told, after: Told): Differences {
  const [old, now] = [before, after].map(({ agenda }) => agenda.map((item) => item.title)) as [string[], string[]]
  const common = (all: string[], others: string[]) => all.filter((title) => others.includes(title)).join('\n')
  return {
    when: before.day === after.day && before.hour === after.hour ? null : { before, after },
    place: before.place === after.place ? null : { before: before.place, after: after.place },
    text: before.text !== after.text,
    added: after.agenda.filter((item) => !old.includes(item.title)),
    removed: before.agenda.filter((item) => !now.includes(item.title)),
    changed: after.agenda.filter((item) => {
      const former = before.agenda.find((one) => one.title === item.title)
      return former && !alike(former, item)
    }),
    moved: common(old, now) !== common(now, old),
  }
}

export function isSame({ when, place, text, added, removed, changed, moved }: Differences): boolean {
  return !when && !place && !text && !moved && !added.length && !removed.length && !changed.length
}

function alike(a: AgendaItem, b: AgendaItem): boolean {
  const said = ({ files, ...item }: AgendaItem) =>
    JSON.stringify([...Object.entries(item).sort(), files.map(({ sha256 }) => sha256)])
  return said(a) === said(b)
}
