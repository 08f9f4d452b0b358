/* The functions of formulas, by their names in both languages. */

import type { Language } from '../types'
import { LISTED } from './functions_listed'
import { OTHERS } from './functions_others'

export interface FunctionInfo {
  name: string
  fr: string
  /** What it takes: `[…]` may be left out, `…` may go on. */
  arguments: { en: string; fr: string }
}

/** Those that are proposed. */
export const FUNCTIONS: readonly FunctionInfo[] = LISTED.trim()
  .split('\n')
  .map((line) => {
    const [name = '', fr = '', english = '', french = ''] = line.split('|').map((part) => part.trim())
    return { name, fr, arguments: { en: english, fr: french } }
  })

const FRENCH = new Map<string, string>([
  ...FUNCTIONS.map(({ name, fr }): [string, string] => [name, fr]),
  ...OTHERS.trim()
    .split(/\s+/)
    .map((pair): [string, string] => {
      const [name = '', fr = name] = pair.split(':')
      return [name, fr]
    }),
])
const ENGLISH = new Map([...FRENCH].map(([name, fr]) => [fr, name]))
/** As people also write them. */
const ALSO: Record<string, string> = {
  'NB.VAL': 'COUNTA',
  'NB.SI.ENSEMBLE': 'COUNTIFS',
  'SOMME.SI.ENSEMBLE': 'SUMIFS',
  'MAX.SI': 'MAXIFS',
  'MIN.SI': 'MINIFS',
  CONCATENATE: 'CONCATENATE',
}

/** Names of functions have no accents: those that are typed are taken off. */
const bare = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()

/** The English name of a function, in whichever language it was typed; nothing of what is none. */
export function keptName(typed: string, language: Language): string | undefined {
  const name = bare(typed)
  const english = FRENCH.has(name) ? name : undefined
  const [first, second] = language === 'fr' ? [ENGLISH.get(name), english] : [english, ENGLISH.get(name)]
  return first ?? second ?? ALSO[name]
}

export const knows = (name: string) => FRENCH.has(name)

export const spokenName = (name: string, language: Language) => (language === 'fr' ? (FRENCH.get(name) ?? name) : name)

/** What whoever typed this may have meant: two letters at most are other. */
export function nearestFunction(typed: string, language: Language): string | undefined {
  const name = bare(typed).slice(0, 40)
  let [nearest, least]: [string | undefined, number] = [undefined, name.length < 4 ? 2 : 3]
  for (const { name: english, fr } of FUNCTIONS)
    for (const known of language === 'fr' ? [fr, english] : [english, fr]) {
      const far = distance(name, known)
      if (far < least) [nearest, least] = [spokenName(english, language), far]
    }
  return nearest
}

/** Letters to put in, to take out, or to change. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= other.length; j++) {
      const change = (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
