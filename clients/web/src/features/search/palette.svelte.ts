/* What the palette shows for what is typed, and what each of its lines does. */

import { titleOf } from '../../domain/people'
import type { Conversation, Hit, NodeHit, Person } from '../../frames'
import { go } from '../../router'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'
import { keepSearch, recentSearches } from '../../sync/searches'
import type { Span } from '../../text/beginnings'
import { dismiss } from '../../ui/summoned.svelte'
import { say } from '../../ui/toasts.svelte'
import { isUnread, permalink, sectionsOf } from '../conversations'
import { hrefOf } from '../documents'
import { directWith } from '../people'
import { Finding } from './finding.svelte'
import { actsOf, screensOf, type Way } from './lines'
import { named, peopleNamed, placesNamed } from './places'
import { addressOf, ANYTHING } from './query'
import type { Result } from './shelves.svelte'
import { wantedInPalette } from './wanted'
import { words } from './words'

const MOST = 4

export type Line =
  | { kind: 'person'; person: Person; spans: readonly Span[] }
  | { kind: 'write'; person: Person; spans: readonly Span[] }
  | { kind: 'place'; conversation: Conversation; name: string; spans: readonly Span[] }
  | { kind: 'way'; way: Way; spans: readonly Span[] }
  | { kind: 'recent'; text: string }
  | { kind: 'hit'; hit: Hit }
  | { kind: 'node'; hit: NodeHit }
  | { kind: 'all'; text: string }

export interface Section {
  title: string
  lines: Line[]
}

/** Those called like that, then those that are also looked for by these words. */
function ways(all: Way[], typed: string): Line[] {
  const called = named(all, ({ name }) => name, typed)
  const also = all.filter((way) => !called.some(({ of }) => of === way))
  const meant = named(also, (way) => `${way.name} ${way.also ?? ''}`, typed).map(({ of }) => ({ of, spans: [] }))
  return [...called, ...meant].map(({ of, spans }) => ({ kind: 'way', way: of, spans }))
}

export class Palette {
  chosen = $state(0)
  readonly finding = new Finding(wantedInPalette)
  readonly sections: Section[] = $derived.by(() => (this.asked.typed.trim() ? this.#forTyped() : this.#atFirst()))
  readonly lines: Line[] = $derived(this.sections.flatMap(({ lines }) => lines))
  readonly current: Line | undefined = $derived(this.lines[Math.min(this.chosen, this.lines.length - 1)])

  /** `asked` is what the field holds. */
  constructor(private readonly asked: { typed: string }) {}

  /** To the next line or the one before, round and round. */
  move(by: number): void {
    const many = this.lines.length
    if (many) this.chosen = (Math.min(this.chosen, many - 1) + by + many) % many
  }

  take(line: Line | undefined = this.current): void {
    if (!line) return
    if (line.kind === 'recent') {
      this.asked.typed = line.text
      this.chosen = 0
      return
    }
    const ready = line.kind === 'way' ? line.way.ready?.() : undefined
    // Until it is there the palette stays: what is typed meanwhile must not go into the page behind.
    if (ready) void ready.then(() => this.#lead(line)).catch((error: unknown) => say(explain(error)))
    else this.#lead(line)
  }

  #lead(line: Exclude<Line, { kind: 'recent' }>): void {
    dismiss()
    if (line.kind === 'hit' || line.kind === 'node' || line.kind === 'all')
      keepSearch(store.state.me?.person, this.asked.typed)
    TAKEN[line.kind](line as never)
  }

  /** To the page of the search, with what is typed. */
  takeAll(): void {
    this.take({ kind: 'all', text: this.asked.typed })
  }

  #atFirst(): Section[] {
    const state = store.state
    const all = sectionsOf(state, 'all').flatMap(({ conversations }) => conversations)
    const unread = all.filter((one) => isUnread(state, one))
    const resumed = [...unread, ...all.filter((one) => !unread.includes(one))].slice(0, MOST)
    return filled([
      { title: words().resume, lines: resumed.map((one) => place(one, titleOf(state, one), [])) },
      {
        title: words().recent,
        lines: recentSearches(store.state.me?.person).map((text) => ({ kind: 'recent', text })),
      },
      { title: words().act, lines: actsOf(state).map((way) => ({ kind: 'way', way, spans: [] })) },
    ])
  }

  #forTyped(): Section[] {
    const state = store.state
    const people = peopleNamed(state, this.asked.typed).slice(0, MOST)
    const places = placesNamed(state, this.asked.typed).slice(0, MOST)
    const first = people[0]
    const { documents, all } = this.finding.shelves
    const answered = this.finding.answered?.text.trim() === this.asked.typed.trim()
    return filled([
      {
        title: words().goTo,
        lines: [
          ...people.map(({ of, spans }) => ({ kind: 'person', person: of, spans }) as const),
          ...places.map(({ of, name, spans }) => place(of, name, spans)),
          ...ways(screensOf(state), this.asked.typed),
        ],
      },
      {
        title: words().act,
        lines: [
          ...(first ? [{ kind: 'write', person: first.of, spans: first.spans } as const] : []),
          ...ways(actsOf(state), this.asked.typed),
        ],
      },
      {
        title: words().foundTitle,
        lines: [
          ...(answered ? [documents, all] : []).flatMap((shelf) => shelf.results.flatMap(lineOf)),
          { kind: 'all', text: this.asked.typed.trim() },
        ],
      },
    ])
  }
}

function place(conversation: Conversation, name: string, spans: readonly Span[]): Line {
  return { kind: 'place', conversation, name, spans }
}

function lineOf(result: Result): Line[] {
  if (result.of === 'message') return [{ kind: 'hit', hit: result.hit }]
  return result.of === 'node' ? [{ kind: 'node', hit: result.hit }] : []
}

function filled(sections: Section[]): Section[] {
  return sections.filter(({ lines }) => lines.length)
}

async function write(person: Person): Promise<void> {
  const known = directWith(store.state, person.id)
  const at = known ?? (await store.run({ type: 'start_direct', people: [person.id] })).conversation.id
  go(`/discussions/${at}`)
}

type OfKind<Kind> = Extract<Line, { kind: Kind }>

const TAKEN: { [Kind in Exclude<Line['kind'], 'recent'>]: (line: OfKind<Kind>) => void } = {
  person({ person }) {
    const known = directWith(store.state, person.id)
    go(known ? `/discussions/${known}` : `/annuaire/${person.id}`)
  },
  write: ({ person }) => void write(person).catch((error: unknown) => say(explain(error))),
  place: ({ conversation }) => go(`/discussions/${conversation.id}`),
  way: ({ way }) => way.run(),
  hit: ({ hit }) => go(permalink(hit.message)),
  node: ({ hit: { node, page, fragments } }) =>
    go(hrefOf(node, { page, sought: fragments.find((fragment) => fragment.hit)?.text })),
  all: ({ text }) => go(addressOf({ ...ANYTHING, text })),
}
