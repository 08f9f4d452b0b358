/* The file that is read in front of the page, and those one may turn to from it. */

import type { File } from '../../frames'

interface Viewing {
  files: readonly File[]
  place: number
}

let now = $state.raw<Viewing | null>(null)

export function viewing(): Viewing | null {
  return now
}

/** Opens one of these files. */
export function view(files: readonly File[], file: File): void {
  now = {
    files,
    place: Math.max(
      0,
      files.findIndex((one) => one.id === file.id),
    ),
  }
}

export function turn(by: 1 | -1): void {
  const place = now && now.place + by
  if (now && place !== null && now.files[place]) now = { ...now, place }
}

export function closeView(): void {
  now = null
}
