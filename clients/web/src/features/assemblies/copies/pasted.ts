/* Councillors to inform, as they are pasted: one a line, the parts between semicolons, tabs or commas. */

import type { Copied } from '../../../frames'

export type Pasted = { people: Copied[]; wrong: null } | { people: null; wrong: { line: number; twice: boolean } }

const ADDRESS = /^[^@\s<>]+@[^@\s<>]+$/

/** The address is whichever part is one; of the others the first is the name, the second the commune. A first line that
    has no address, with others after it, is the head of a table. */
export function pasted(text: string): Pasted {
  const people: Copied[] = []
  const seen = new Set<string>()
  const lines = text.split(/\r?\n/)
  const filled = lines.flatMap((line, place) => (line.trim() ? [place] : []))
  const head = filled.length > 1 ? filled[0] : undefined
  for (const [place, line] of lines.entries()) {
    if (!line.trim()) continue
    const parts = line.split(line.includes(';') ? ';' : line.includes('\t') ? '\t' : ',').map(bare)
    const email = parts.find((part) => ADDRESS.test(part)) ?? ''
    const [name = '', commune = ''] = parts.filter((part) => part && part !== email)
    if (!email && parts.length > 1 && place === head) continue
    if (!email || !name) return { people: null, wrong: { line: place + 1, twice: false } }
    if (seen.has(email.toLowerCase())) return { people: null, wrong: { line: place + 1, twice: true } }
    seen.add(email.toLowerCase())
    people.push({ name: name.slice(0, 120), commune: commune.slice(0, 120), email })
  }
  return { people, wrong: null }
}

function bare(part: string): string {
  return part
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim()
}

/** As they are pasted again. */
export function lined(people: readonly Copied[]): string {
  return people.map(({ name, commune, email }) => `${name} ; ${commune} ; ${email}`).join('\n')
}
