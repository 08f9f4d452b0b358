/* A map of the document, as it stands with what is under way. */

import type * as Y from 'yjs'
import type { Acts } from './acts'

/** Bytes that an entry takes beside its key and value, and letters of these, at most. */
const FRAME = 20
const LETTER = 3

export class Mirror {
  /** `take` reads an entry and returns whether it is one; `told` hears of those that change in the document. */
  constructor(
    private readonly map: Y.Map<unknown>,
    private readonly acts: Acts,
    private readonly take: (key: string, value: unknown) => boolean,
    private readonly told: (keys: readonly string[]) => void,
  ) {
    map.forEach((value, key) => take(key, value))
    map.observe(this.follow)
  }

  /** Within `together`. */
  put(key: string, value: string | undefined): void {
    this.take(key, value)
    const before = this.map.get(key)
    const letters = (value?.length ?? 0) + (typeof before === 'string' ? before.length : 0)
    this.acts.step(FRAME + key.length + LETTER * letters, () => {
      if (value === undefined) this.map.delete(key)
      else this.map.set(key, value)
    })
  }

  /** The writer of an entry. Yjs says it nowhere but in the parts of a map. */
  writer(key: string): number | undefined {
    const part = this.map._map.get(key)
    return part && !part.deleted ? part.id.client : undefined
  }

  close(): void {
    this.map.unobserve(this.follow)
  }

  private readonly follow = (event: Y.YMapEvent<unknown>): void => {
    const keys = [...(event.keysChanged as Set<unknown>)].filter((key) => typeof key === 'string')
    const taken = keys.filter((key) => this.take(key, this.map.get(key)))
    if (taken.length > 0) this.told(taken)
  }
}
