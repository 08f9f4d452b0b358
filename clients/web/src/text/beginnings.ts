/* Names found by their beginnings, as one types them: « mart lou » is Martine Le Louër, and « kerbart » may be Kerbrat. */

import { folded } from './fold'

/** From where to where a name says what was typed. */
export type Span = readonly [from: number, to: number]

/** Letters from which on one may be wrong. */
const FORGIVEN = 4

interface Word {
  at: number
  text: string
  /** Where another word follows in it, and what stands between the two. */
  apart: { from: number; by: number } | null
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((found) => ({
    at: found.index,
    text: folded(found[0]),
    apart: null,
  }))
}

/** Each two words as one: « Le Breton » is « Lebreton » to many. */
function together(words: readonly Word[]): Word[] {
  return words.slice(1).map((second, index) => {
    const { at, text } = words[index] ?? second
    return { at, text: text + second.text, apart: { from: text.length, by: second.at - at - text.length } }
  })
}

/** Where each word that is typed begins a word of the name, in the singular or the plural; null if one begins none. */
export function begun(name: string, typed: string): Span[] | null {
  return each(name, typed, (word, wanted) => word.startsWith(wanted) || word.startsWith(singular(wanted)))
}

function singular(word: string): string {
  return word.length > FORGIVEN ? word.replace(/[sx]$/, '') : word
}

/** The same, with one letter more, less, wrong or before its neighbour in the words that are not short. */
export function nearlyBegun(name: string, typed: string): Span[] | null {
  return each(name, typed, (word, wanted) => word.startsWith(wanted) || nearly(word, wanted))
}

function each(name: string, typed: string, begins: (word: string, wanted: string) => boolean): Span[] | null {
  const said = wordsOf(name)
  const words = [...said, ...together(said)]
  const spans: Span[] = []
  for (const wanted of wordsOf(typed)) {
    const found = words.find(({ text }) => begins(text, wanted.text))
    if (!found) return null
    const letters = Math.min(wanted.text.length, found.text.length)
    spans.push([found.at, found.at + letters + (found.apart && letters > found.apart.from ? found.apart.by : 0)])
  }
  return spans
}

function nearly(word: string, wanted: string): boolean {
  if (wanted.length < FORGIVEN) return false
  return [-1, 0, 1].some((more) => apart(word.slice(0, wanted.length + more), wanted))
}

/** Whether one change at most makes one word of the other. */
function apart(one: string, other: string): boolean {
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  const [a, b] = [one.slice(same), other.slice(same)]
  return (
    a.slice(1) === b.slice(1) ||
    a.slice(1) === b ||
    a === b.slice(1) ||
    (a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0])
  )
}
