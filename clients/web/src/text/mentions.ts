/* Mentions, between what one sees while writing (« @Maëlle Le Goff ») and what is sent (`@[123]`). */

const SENT = /@\[(all|\d{1,16})\]/g

export interface Mentioned {
  text: string
  mentions: number[]
  mentions_all: boolean
}

interface Known {
  id: number
  name: string
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** What to send: every « @Name » of somebody in `people`, and « @everybody » where it is allowed, becomes a mention. */
export function encodeMentions(text: string, people: readonly Known[], everybody: string | null): Mentioned {
  const ids = new Map(people.map((person) => [person.name, person.id]))
  const names = [...ids.keys(), ...(everybody === null ? [] : [everybody])].sort((a, b) => b.length - a.length)
  const mentions = new Set<number>()
  let mentions_all = false
  if (!names.length) return { text, mentions: [], mentions_all }
  const written = new RegExp(`(?<![\\p{L}\\p{N}])@(${names.map(escaped).join('|')})(?![\\p{L}\\p{N}])`, 'gu')
  const sent = text.replace(written, (_, name: string) => {
    const id = ids.get(name)
    if (id === undefined) mentions_all = true
    else mentions.add(id)
    return id === undefined ? '@[all]' : `@[${id}]`
  })
  return { text: sent, mentions: [...mentions], mentions_all }
}

/** What to show to somebody who writes or edits. */
export function decodeMentions(text: string, names: { person: (id: number) => string; everybody: string }): string {
  return text.replace(SENT, (_, who: string) => `@${who === 'all' ? names.everybody : names.person(Number(who))}`)
}
