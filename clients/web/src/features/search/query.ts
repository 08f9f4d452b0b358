/* What is looked for and how it is narrowed, as the address of the page has it. */

export const KINDS = [
  'messages',
  'publications',
  'documents',
  'convocations',
  'proces-verbaux',
  'evenements',
  'personnes',
] as const
export const AGES = ['semaine', 'mois', 'an', 'avant'] as const
export type Kind = (typeof KINDS)[number]
export type Age = (typeof AGES)[number]

export interface Query {
  text: string
  conversation: number | null
  author: number | null
  kind: Kind | null
  age: Age | null
  best: boolean
}

export const ANYTHING: Query = { text: '', conversation: null, author: null, kind: null, age: null, best: false }

const DAYS = { semaine: 7, mois: 31, an: 366, avant: 366 } as const

function oneOf<Word extends string>(words: readonly Word[], word: string | null): Word | null {
  return words.find((one) => one === word) ?? null
}

export function readQuery(address: URLSearchParams): Query {
  return {
    text: address.get('q') ?? '',
    conversation: Number(address.get('dans')) || null,
    author: Number(address.get('de')) || null,
    kind: oneOf(KINDS, address.get('genre')),
    age: oneOf(AGES, address.get('quand')),
    best: address.get('tri') === 'pertinence',
  }
}

export function addressOf(query: Query): string {
  const parts = new URLSearchParams()
  if (query.text.trim()) parts.set('q', query.text.trim())
  if (query.conversation) parts.set('dans', String(query.conversation))
  if (query.author) parts.set('de', String(query.author))
  if (query.kind) parts.set('genre', query.kind)
  if (query.age) parts.set('quand', query.age)
  if (query.best) parts.set('tri', 'pertinence')
  return parts.size ? `/recherche?${parts}` : '/recherche'
}

/** What every search of the server is narrowed to. */
export interface Narrowed {
  text: string
  conversation: number | null
  author: number | null
  since: Date | null
  until: Date | null
  order: 'newest' | 'best'
}

export function narrowed(query: Query, now: Date): Narrowed {
  const ago = query.age && new Date(now.getTime() - DAYS[query.age] * 86_400_000)
  return {
    // The last word is not finished as long as nothing follows it: spaces at the end say that it is.
    text: query.text.trimStart(),
    conversation: query.conversation,
    author: query.author,
    since: query.age === 'avant' ? null : ago,
    until: query.age === 'avant' ? ago : null,
    order: query.best ? 'best' : 'newest',
  }
}
