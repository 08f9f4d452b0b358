/* Chance that can be had again: the same seed gives the same world. */

export interface Chance {
  /** From 0 to `below` - 1. */
  number(below: number): number
  one<T>(of: readonly T[]): T
  often(probability: number): boolean
  shuffled<T>(list: readonly T[]): T[]
}

/** Mulberry32. */
export function chance(seed: number): Chance {
  const next = () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const number = (below: number) => Math.floor(next() * below)
  return {
    number,
    one: (of) => of[number(of.length)] as (typeof of)[number],
    often: (probability) => next() < probability,
    shuffled: (list) => {
      const rest = [...list]
      return list.map(() => rest.splice(number(rest.length), 1)[0] as (typeof list)[number])
    },
  }
}
