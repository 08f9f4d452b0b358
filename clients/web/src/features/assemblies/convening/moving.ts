/* Moving an item of the agenda. */

/** The same items with one of them at another place. */
export function movedTo<One>(items: readonly One[], from: number, to: number): One[] {
  const rest = items.filter((_, place) => place !== from)
  const one = items[from]
  return one === undefined ? rest : [...rest.slice(0, to), one, ...rest.slice(to)]
}

/** Where an item dragged from `from` comes to stand when it is let go before the item at `before`. */
export function dropped(from: number, before: number): number {
  return before > from ? before - 1 : before
}
