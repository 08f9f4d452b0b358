/* What two texts do not have in common, word by word, with what stands around it. */

import { diffArrays, type ChangeObject } from 'diff'

interface Page {
  readonly number: number
  readonly text: string
}

interface Word {
  said: string
  page: number
  /** A paragraph ends with it. */
  ends: boolean
}

export type Kind = 'same' | 'added' | 'removed'

export interface Part {
  kind: Kind
  text: string
}

export interface Passage {
  /** Where it is in the later text. */
  page: number
  /** Words left out before it, which both texts have. */
  skipped: number
  parts: Part[]
}

export interface Comparison {
  passages: Passage[]
  /** Words left out after the last passage. */
  skipped: number
  added: number
  removed: number
}

/** Milliseconds after which two texts are too far apart. */
const PATIENCE = 3_000
/** Words shown on either side of a change. */
const AROUND = 24

/** Lines of a page are broken where the page ends; those of other texts where the paragraph does. */
function wordsOf(pages: readonly Page[], paged: boolean): Word[] {
  return pages.flatMap(({ number, text }) =>
    text.split('\n').flatMap((line) => {
      const words = line.split(/\s+/).filter(Boolean)
      return words.map((said, at) => {
        const last = at === words.length - 1
        return { said, page: number, ends: last && (!paged || /[.:;!?»]$/.test(said)) }
      })
    }),
  )
}

/** Null where they are too far apart to be compared. */
export function compare(before: readonly Page[], after: readonly Page[], paged: boolean): Comparison | null {
  const [old, now] = [wordsOf(before, paged), wordsOf(after, paged)]
  const changes = diffArrays(
    old.map(({ said }) => said),
    now.map(({ said }) => said),
    { timeout: PATIENCE },
  ) as ChangeObject<string[]>[] | undefined
  if (!changes) return null
  const all: { word: Word; kind: Kind }[] = []
  let [from, to] = [0, 0]
  for (const { count, added, removed } of changes) {
    const kind: Kind = added ? 'added' : removed ? 'removed' : 'same'
    const words = removed ? old.slice(from, from + count) : now.slice(to, to + count)
    // What was taken out stood where what follows stands now.
    const page = removed ? now[Math.min(to, now.length - 1)]?.page : undefined
    all.push(...words.map((word) => ({ word: page ? { ...word, page } : word, kind })))
    if (!added) from += count
    if (!removed) to += count
  }
  const runs = (kind: Kind) => changes.filter((one) => (kind === 'added' ? one.added : one.removed)).length
  return { ...passagesOf(all), added: runs('added'), removed: runs('removed') }
}

function passagesOf(all: readonly { word: Word; kind: Kind }[]): Pick<Comparison, 'passages' | 'skipped'> {
  const changed = all.flatMap(({ kind }, at) => (kind === 'same' ? [] : [at]))
  const spans: [number, number][] = []
  for (const at of changed) {
    const [start, end] = [Math.max(0, at - AROUND), Math.min(all.length, at + AROUND + 1)]
    const last = spans.at(-1)
    if (last && start <= last[1]) last[1] = end
    else spans.push([start, end])
  }
  const passages = spans.map(([start, end], nth) => ({
    page: all[start]?.word.page ?? 1,
    skipped: start - (spans[nth - 1]?.[1] ?? 0),
    parts: partsOf(all.slice(start, end)),
  }))
  return { passages, skipped: all.length - (spans.at(-1)?.[1] ?? 0) }
}

function partsOf(words: readonly { word: Word; kind: Kind }[]): Part[] {
  const parts: Part[] = []
  for (const { word, kind } of words) {
    const last = parts.at(-1)
    const text = word.said + (word.ends ? '\n' : ' ')
    if (last?.kind === kind) last.text += text
    else parts.push({ kind, text })
  }
  return parts
}
