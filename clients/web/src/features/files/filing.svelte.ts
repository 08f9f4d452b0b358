/* The file that is to be put among the documents of a conversation. */

import type { File } from '../../frames'

let now = $state.raw<File | null>(null)

export function filing(): File | null {
  return now
}

/** Asks where to. */
export function fileAway(file: File): void {
  now = file
}

export function closeFiling(): void {
  now = null
}
