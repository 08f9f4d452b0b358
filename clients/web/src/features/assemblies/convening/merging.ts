/* Two people at one draft: what the other changed is taken, what one has changed oneself stays unless the other changed it
   too, and then the other's stands and one's own is told. */

import { oneLine } from '../../../text/oneLine'
import { FIELDS, sameItem, type Field, type Form, type Item } from './form'

export interface Merged {
  form: Form
  /** Fields of which the other's change stands instead of one's own. */
  lost: Field[]
}

/** `base` is what both began with; `sent` what the server was last told from here, which is no change of the other's. */
export function merged(base: Form, mine: Form, theirs: Form, sent: Form = base): Merged {
  const form: Form = { ...mine }
  const lost: Field[] = []
  for (const field of FIELDS) {
    if (field === 'agenda') continue
    const taken = choose(base[field], mine[field], theirs[field], sent[field])
    Object.assign(form, { [field]: taken.value })
    if (taken.lost) lost.push(field)
  }
  const agenda = mergedAgenda(base.agenda, mine.agenda, theirs.agenda, sent.agenda)
  return { form: { ...form, agenda: agenda.items }, lost: agenda.lost ? [...lost, 'agenda'] : lost }
}

interface Chosen<T> {
  value: T
  lost: boolean
}

function choose<T>(base: T, mine: T, theirs: T, sent: T): Chosen<T> {
  if (same(theirs, base) || same(theirs, sent) || same(theirs, mine)) return { value: mine, lost: false }
  return { value: theirs, lost: !same(mine, base) }
}

function same(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string'
    ? a.trim() === b.trim() || (!b.includes('\n') && a === oneLine(b))
    : JSON.stringify(a) === JSON.stringify(b)
}

type Agenda = readonly Item[]

function mergedAgenda(base: Agenda, mine: Agenda, theirs: Agenda, sent: Agenda): { items: Item[]; lost: boolean } {
  const [inBase, inMine, inTheirs, inSent] = [base, mine, theirs, sent].map(byKey) as [Known, Known, Known, Known]
  let lost = false
  const items = arranged(base, mine, theirs, sent).flatMap((key) => {
    const [own, other] = [inMine.get(key), inTheirs.get(key)]
    const before = inBase.get(key) ?? inSent.get(key)
    if (!before) return [(own ?? other) as Item]
    if (!own || !other) return kept(before, own ?? other, inSent.get(key))
    const taken = mergedItem(before, own, other, inSent.get(key) ?? before)
    lost ||= taken.lost
    return [taken.value]
  })
  return { items, lost }
}

type Known = ReadonlyMap<string, Item>

function byKey(items: Agenda): Known {
  return new Map(items.map((item) => [item.key, item]))
}

/** One of the two removed it: it goes, unless the other one has changed it meanwhile. */
function kept(before: Item, left: Item | undefined, sent: Item | undefined): Item[] {
  return left && !sameItem(left, before) && !(sent && sameItem(left, sent)) ? [left] : []
}

function mergedItem(base: Item, mine: Item, theirs: Item, sent: Item): Chosen<Item> {
  const item = { ...mine }
  let lost = false
  for (const field of Object.keys(base) as (keyof Item)[]) {
    const taken = choose<unknown>(base[field], mine[field], theirs[field], sent[field])
    if (field === 'files' && taken.lost) item.files = bothFiles(base, mine, theirs)
    else {
      Object.assign(item, { [field]: taken.value })
      lost ||= taken.lost
    }
  }
  return { value: item, lost }
}

/** Those of the other, with those added here and without those removed here. */
function bothFiles(base: Item, mine: Item, theirs: Item): Item['files'] {
  const has = (item: Item, id: number) => item.files.some((file) => file.id === id)
  const left = theirs.files.filter(({ id }) => has(mine, id) || !has(base, id))
  return [...left, ...mine.files.filter(({ id }) => !has(base, id) && !has(theirs, id))]
}

/** The order of whoever moved something, the other's if both did; what only one has stands after what it followed. */
function arranged(base: Agenda, mine: Agenda, theirs: Agenda, sent: Agenda): string[] {
  const keys = [base, mine, theirs, sent].map((items) => items.map((item) => item.key))
  const [were, own, other, told] = keys as [string[], string[], string[], string[]]
  const common = new Set(own.filter((key) => other.includes(key)))
  const order = (all: string[]) => all.filter((key) => common.has(key)).join()
  const moved = order(other) !== order(were) && order(other) !== order(told)
  const [first, second] = moved ? [other, own] : [own, other]
  const placed = [...first]
  second.forEach((key, place) => {
    if (placed.includes(key)) return
    placed.splice(place ? placed.indexOf(second[place - 1] as string) + 1 : 0, 0, key)
  })
  return placed
}
