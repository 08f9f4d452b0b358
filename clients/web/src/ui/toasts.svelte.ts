/* Short words about what was just done, or what came. Never the only trace of an error. */

/** Milliseconds. */
export const LASTS = 8_000

/** Of those that go by themselves. */
const MOST = 3

export interface Toast {
  id: number
  text: string
  act?: { label: string; run: () => void }
  /** Until somebody has read it. */
  stays: boolean
}

let next = 1
let shown = $state.raw<readonly Toast[]>([])

export function toasts(): readonly Toast[] {
  return shown
}

/** Says something for eight seconds, or until it is dismissed where something can be done about it: whoever reads
    slowly, or by ear, is to reach that too, unless it is over by then. Returns the toast's number, for `unsay`. */
export function say(text: string, act?: Toast['act'], stays = act !== undefined): number {
  const toast: Toast = { id: next++, text, act, stays }
  const passing = shown.filter((one) => !one.stays)
  const crowded = new Set(passing.slice(0, Math.max(0, passing.length + 1 - MOST)))
  shown = [...shown.filter((one) => !crowded.has(one) && !(stays && one.text === text)), toast]
  if (!stays)
    setTimeout(() => {
      unsay(toast.id)
    }, LASTS)
  return toast.id
}

export function unsay(id: number): void {
  shown = shown.filter((toast) => toast.id !== id)
}

/** For whoever leaves: what stays was said to them. */
export function unsayAll(): void {
  shown = shown.filter((toast) => !toast.stays)
}
