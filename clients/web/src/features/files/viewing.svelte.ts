/* The file that is read in front of the page, and those one may turn to from it. */

import type { File } from '../../frames'
import { say } from '../../ui/toasts.svelte'
import { loadViewer } from './lazy'
import { words } from './words'

interface Viewing {
  files: readonly File[]
  place: number
  /** Of the file opened first: where it is opened. */
  page: number
  /** What is sought in it. */
  sought: string
}

let now = $state.raw<Viewing | null>(null)
let asText = $state(false)

export function viewing(): Viewing | null {
  return now
}

/** Opens one of these files, on that page, with what is sought there, once there is what shows it. */
export async function view(files: readonly File[], file: File, page = 1, sought = ''): Promise<void> {
  try {
    await loadViewer()
  } catch {
    say(words().away)
    return
  }
  now = {
    files,
    place: Math.max(
      0,
      files.findIndex((one) => one.id === file.id),
    ),
    page,
    sought,
  }
}

export function turn(by: 1 | -1): void {
  const place = now && now.place + by
  if (now && place !== null && now.files[place]) now = { ...now, place, page: 1, sought: '' }
}

export function closeView(): void {
  now = null
}

/** Whether documents are shown as text, one after the other. */
export function isAsText(): boolean {
  return asText
}

export function turnIntoText(): void {
  asText = !asText
}
