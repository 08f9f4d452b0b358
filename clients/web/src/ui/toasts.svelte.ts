/* Short words about what was just done, with a way to take it back. Never the only trace of an error. */

/** Milliseconds. */
export const LASTS = 8_000

export interface Toast {
  id: number
  text: string
  undo?: { label: string; run: () => void }
}

let next = 1
let shown = $state.raw<readonly Toast[]>([])

export function toasts(): readonly Toast[] {
  return shown
}

/** Says something for eight seconds; returns the toast's number, for `unsay`. */
export function say(text: string, undo?: Toast['undo']): number {
  const toast: Toast = { id: next++, text, undo }
  shown = [...shown.slice(-2), toast]
  setTimeout(() => {
    unsay(toast.id)
  }, LASTS)
  return toast.id
}

export function unsay(id: number): void {
  shown = shown.filter((toast) => toast.id !== id)
}
