/* What is opened over any page, wherever one is: the palette, the list of keys, or a form that it leads to. */

export type Summoned = 'palette' | 'keys' | 'message' | 'group' | 'problem'

let shown = $state<Summoned | null>(null)

export function summoned(): Summoned | null {
  return shown
}

export function summon(what: Summoned): void {
  shown = what
}

export function dismiss(): void {
  shown = null
}
