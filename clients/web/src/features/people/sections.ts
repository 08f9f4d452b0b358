/* In which order the people of the town hall stand in the directory, and who is found there. */

import { personOf } from '../../domain/people'
import type { State } from '../../domain/state'
import type { Conversation, Person, Population } from '../../frames'
import { mentions } from '../../text/fold'

export type Kind = 'heads' | 'council' | 'desk' | 'service' | 'guests' | 'group'
export type Shown = 'all' | Population

export interface Section {
  key: string
  kind: Kind
  /** Of a service or a group; the others are named by their kind. */
  name: string
  people: readonly Person[]
}

const LAST = 1_000

function byName(a: Person, b: Person): number {
  return a.name.localeCompare(b.name, 'fr')
}

function isHead({ title }: Person): boolean {
  return /^maire\b|\badjointe?\b/i.test(title)
}

/** The mayor, then the deputies in the order of the table: « 1re adjointe », « 2e adjoint ». */
function rankOf({ title }: Person): number {
  return /^maire\b/i.test(title) ? 0 : Number.parseInt(title) || LAST
}

function isDirection({ title, service }: Person): boolean {
  return /^direction/i.test(service) || /^direct(eur|rice) général/i.test(title)
}

/** Services of several people stand for themselves; whoever is alone in theirs stands with the direction. */
function services(staff: readonly Person[]): Section[] {
  const teams = new Map<string, Person[]>()
  for (const person of staff) teams.set(person.service, [...(teams.get(person.service) ?? []), person])
  const alone = [...teams].filter(([name, people]) => !name || people.length === 1).flatMap(([, people]) => people)
  alone.sort((a, b) => Number(isDirection(b)) - Number(isDirection(a)) || byName(a, b))
  const named = [...teams]
    .filter(([name, people]) => name && people.length > 1)
    .sort(([a], [b]) => a.localeCompare(b, 'fr'))
    .map(([name, people]) => section('service', people, name))
  return [section('desk', alone), ...named]
}

function section(kind: Kind, people: readonly Person[], name = '', key = `${kind} ${name}`): Section {
  return { key, kind, name, people }
}

/** The whole directory, without those who have left. */
export function sectionsOf(everybody: Iterable<Person>): Section[] {
  const people = [...everybody].filter((person) => person.active).sort(byName)
  const of = (population: Population) => people.filter((person) => person.population === population)
  const officials = of('official')
  return [
    section(
      'heads',
      officials.filter(isHead).sort((a, b) => rankOf(a) - rankOf(b)),
    ),
    section(
      'council',
      officials.filter((person) => !isHead(person)),
    ),
    ...services(of('staff')),
    section('guests', of('guest')),
  ].filter(({ people }) => people.length > 0)
}

/** What a guest has instead of a directory: the members of their groups. */
export function sectionsOfGroups(state: State): Section[] {
  return groupsOf(state)
    .map((group) => section('group', membersOf(state, group), group.name, `group ${group.id}`))
    .filter(({ people }) => people.length > 0)
}

function groupsOf(state: State): Conversation[] {
  return [...state.conversations.values()]
    .filter((one) => one.kind === 'group')
    .sort((a, b) => a.name.localeCompare(b.name, 'fr'))
}

function membersOf(state: State, group: Conversation): Person[] {
  return group.members
    .map((member) => personOf(state, member.person))
    .filter((person) => person.active)
    .sort(byName)
}

/** The groups that the reader has in common with somebody else. */
export function groupsWith(state: State, person: number): Conversation[] {
  return groupsOf(state).filter((group) => group.members.some((member) => member.person === person))
}

/** The conversation that the reader has with this person alone, if there is one. */
export function directWith(state: State, person: number): number | undefined {
  const two = new Set([person, state.me?.person])
  return [...state.conversations.values()].find(
    ({ kind, members }) => kind === 'direct' && members.length === 2 && members.every((one) => two.has(one.person)),
  )?.id
}

export function isFound(person: Person, wanted: string, shown: Shown): boolean {
  const kind = shown === 'all' || person.population === shown
  return kind && mentions([person.name, person.title, person.service], wanted)
}

/** The sections with those people only who are looked for; people do not change sections by being looked for. */
export function narrowed(sections: readonly Section[], wanted: string, shown: Shown): Section[] {
  return sections
    .map((one) => ({ ...one, people: one.people.filter((person) => isFound(person, wanted, shown)) }))
    .filter(({ people }) => people.length > 0)
}

/** What somebody does and where, without saying it twice. */
export function roleOf({ title, service, population }: Person): string {
  if (!service || mentions([title], service)) return title
  if (population !== 'guest') return [title, service].filter(Boolean).join(', ')
  return title
    ? `${service}, ${title.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLocaleLowerCase('fr'))}`
    : service
}
