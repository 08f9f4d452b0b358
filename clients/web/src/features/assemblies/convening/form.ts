/* A convocation as it stands in its form: what is empty is an empty text, and each item has a key of its own. */

import type {
  AgendaItem,
  ChangeConvocation,
  ConvocationDraft,
  File,
  Impediment,
  ItemDraft,
  ItemKind,
} from '../../../frames'
import { oneLine } from '../../../text/oneLine'

export interface Item {
  key: string
  title: string
  reporter: string
  note: string
  files: File[]
  kind: ItemKind
  decides: boolean
  /** Of a second convocation: the server finds it out. */
  carried_over: boolean
  communicated: string
  budget_day: string
}

export interface Form {
  date: string
  hour: string
  place: string
  text: string
  agenda: Item[]
  convened_by: number | null
  substitute_reason: string
  /** Why those who come before do not convene. */
  impediments: Impediment[]
  /** The author's own act on paper. */
  signed: File | null
  urgent: boolean
  urgency: string
  installation: boolean
  completing_round: string
  change: string
}

export type Field = keyof Form
export type Patch = Partial<Pick<ChangeConvocation, Field>>

export const FIELDS: readonly Field[] = [
  'date',
  'hour',
  'place',
  'text',
  'agenda',
  'convened_by',
  'substitute_reason',
  'impediments',
  'signed',
  'urgent',
  'urgency',
  'installation',
  'completing_round',
  'change',
]

export function emptyItem(): Item {
  const days = { communicated: '', budget_day: '' }
  const key = crypto.randomUUID()
  return {
    key,
    title: '',
    reporter: '',
    note: '',
    files: [],
    kind: 'ordinary',
    decides: true,
    carried_over: false,
    ...days,
  }
}

/** The item that urgency puts first is the server's own, and has no place in the form. */
export function itemsOf(draft: ConvocationDraft): readonly AgendaItem[] {
  return draft.urgent ? draft.agenda.slice(1) : draft.agenda
}

/** The draft as a form; its items take the keys of those they continue, in the versions known. */
export function formOf(draft: ConvocationDraft, ...known: readonly Form[]): Form {
  const { place, text, convened_by, substitute_reason, impediments, signed, urgent, urgency, installation, change } =
    draft
  return {
    ...{ place, text, convened_by, substitute_reason, impediments, signed, urgent, urgency, installation, change },
    date: draft.date ?? '',
    hour: draft.hour?.slice(0, 5) ?? '',
    completing_round: draft.completing_round ?? '',
    agenda: keyed(
      itemsOf(draft).map(asItem),
      known.map((version) => version.agenda),
    ),
  }
}

function asItem(item: AgendaItem): Item {
  const days = { communicated: item.communicated ?? '', budget_day: item.budget_day ?? '' }
  return { ...item, ...days, files: [...item.files], key: crypto.randomUUID() }
}

type Like = (item: Item, place: number, one: Item, versions: readonly Item[]) => boolean

/** What may tell that an item continues one that is known, the surest first. */
const SIGNS: readonly Like[] = [
  (item, _, one) => sameItem(one, item),
  (item, _, one) => oneLine(one.title) === item.title,
]

/** Gives each item the key of the known one that is the same, or else bears its title, or else stood in its place. */
function keyed(items: readonly Item[], known: readonly (readonly Item[])[]): Item[] {
  const found = new Map<Item, string>()
  const inPlace: Like = (_, place, one, version) => version.length === items.length && version[place] === one
  for (const like of [...SIGNS, inPlace])
    for (const version of known)
      items.forEach((item, place) => {
        const taken = new Set(found.values())
        const one = version.find((each) => !taken.has(each.key) && like(item, place, each, version))
        if (one && !found.has(item)) found.set(item, one.key)
      })
  return items.map((item) => ({ ...item, key: found.get(item) ?? item.key }))
}

export function sameItem(a: Item, b: Item): boolean {
  return JSON.stringify(asDraft(a)) === JSON.stringify(asDraft(b))
}

function asDraft(item: Item): ItemDraft {
  const { note, kind, decides } = item
  return {
    title: oneLine(item.title),
    reporter: oneLine(item.reporter),
    ...{ note, kind, decides },
    files: item.files.map((file) => file.id),
    communicated: possible(item.communicated) || null,
    budget_day: possible(item.budget_day) || null,
  }
}

/** A day as far as it can be told: a year that is being typed is none yet. */
export function possible(day: string): string {
  return day >= '2000' && day < '9999' ? day : ''
}

/** What the server is told of the form; an item without its title keeps the one it had, or waits until it has one. */
function told(form: Form, base: Form): Required<Patch> {
  const titles = new Map(base.agenda.map((item) => [item.key, item.title]))
  const agenda = form.agenda
    .map(asDraft)
    .map((item, place) => ({ ...item, title: item.title || (titles.get(form.agenda[place]?.key ?? '') ?? '') }))
    .filter((item) => item.title)
  return {
    ...form,
    place: oneLine(form.place),
    agenda,
    impediments: [...form.impediments],
    signed: form.signed?.id ?? null,
    date: possible(form.date) || null,
    hour: form.hour ? `${form.hour}:00` : null,
    completing_round: possible(form.completing_round) || null,
  }
}

/** What the form changes of what the server holds, but for these fields. */
export function patchOf(base: Form, mine: Form, except: readonly Field[] = []): Patch {
  const [before, now] = [told(base, base), told(mine, base)]
  const changed = FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(now[field]))
  return Object.fromEntries(changed.filter((field) => !except.includes(field)).map((field) => [field, now[field]]))
}
