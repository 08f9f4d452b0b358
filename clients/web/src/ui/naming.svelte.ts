/* What the page shown now is called; the window's title bears it. */

let called = $state('')

export function title(): string {
  return called
}

export function entitle(text: string): void {
  called = text
}
