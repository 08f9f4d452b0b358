/* The rows or the columns of a table, in their order. */

import type * as Y from 'yjs'
import type { Acts } from './acts'
import { isId } from './ids'

/** Ids that are put or taken at once, and the bytes that one takes, at most. */
const AT_ONCE = 1_000
const BYTES = 60

export class Line {
  ids: readonly string[] = []
  private places = new Map<string, number>()

  constructor(
    private readonly array: Y.Array<unknown>,
    private readonly most: number,
    private readonly acts: Acts,
    private readonly told: () => void,
  ) {
    this.read()
    array.observe(this.follow)
  }

  place(id: string): number {
    return this.places.get(id) ?? -1
  }

  /** Within `together`: puts these where they follow that one, or first; those that stand elsewhere leave there. */
  put(ids: readonly string[], after: string): void {
    const moved = new Set(ids)
    const others = this.ids.filter((id) => !moved.has(id))
    const at = others.indexOf(after) + 1
    this.stand([...others.slice(0, at), ...ids, ...others.slice(at)])
    for (const some of parts(ids)) {
      const follows = after
      this.acts.step(some.length * BYTES, () => {
        remove(this.array, new Set(some))
        this.array.insert(indexAfter(this.array, follows), some)
      })
      after = some.at(-1) ?? after
    }
  }

  /** Within `together`. */
  take(ids: readonly string[]): void {
    const taken = new Set(ids)
    this.stand(this.ids.filter((id) => !taken.has(id)))
    for (const some of parts(ids)) this.acts.step(some.length * BYTES, () => remove(this.array, new Set(some)))
  }

  close(): void {
    this.array.unobserve(this.follow)
  }

  private readonly follow = (): void => {
    this.read()
    this.told()
  }

  private read(): void {
    const ids = new Set<string>()
    this.array.forEach((id) => {
      if (ids.size < this.most && isId(id)) ids.add(id)
    })
    this.stand([...ids])
  }

  private stand(ids: readonly string[]): void {
    this.ids = ids
    this.places = new Map(ids.map((id, place) => [id, place]))
  }
}

function parts(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, part) =>
    ids.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
  )
}

/** Wherever they stand: of one that was there twice the second would show. */
function remove(array: Y.Array<unknown>, ids: ReadonlySet<unknown>): void {
  const runs: { at: number; length: number }[] = []
  array.forEach((id, at) => {
    const last = runs.at(-1)
    if (!ids.has(id)) return
    if (last && last.at + last.length === at) last.length++
    else runs.push({ at, length: 1 })
  })
  for (const { at, length } of runs.reverse()) array.delete(at, length)
}

function indexAfter(array: Y.Array<unknown>, after: string): number {
  let place = 0
  if (after !== '')
    array.forEach((id, at) => {
      if (place === 0 && id === after) place = at + 1
    })
  return place
}
