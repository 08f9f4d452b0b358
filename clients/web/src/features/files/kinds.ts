/* What kind of file it is, for its icon and its word. */

import type { File } from '../../frames'
import type { fr } from './fr'
import { words } from './words'

export type Kind = keyof typeof fr.kinds

type Told = Pick<File, 'name' | 'type'>

const BY_TYPE: [RegExp, Kind][] = [
  [/^application\/pdf$/, 'pdf'],
  [/^image\//, 'image'],
  [/^video\//, 'video'],
  [/^audio\//, 'audio'],
  [/sheet|excel|csv/, 'sheet'],
  [/presentation|powerpoint/, 'slides'],
  [/word|opendocument\.text|rtf/, 'doc'],
  [/^text\//, 'text'],
]
/** The bytes of old office documents, and of archives, all begin alike. */
const BY_ENDING: [RegExp, Kind][] = [
  [/\.(xlsx?|ods|csv)$/i, 'sheet'],
  [/\.(pptx?|odp)$/i, 'slides'],
  [/\.(docx?|odt|rtf)$/i, 'doc'],
  [/\.(zip|7z|rar|tar|gz)$/i, 'archive'],
]

export function kindOf({ name, type }: Told): Kind {
  const found = BY_TYPE.find(([pattern]) => pattern.test(type)) ?? BY_ENDING.find(([pattern]) => pattern.test(name))
  return found?.[1] ?? 'other'
}

/** « PDF, 2 pages, 186 Ko ». */
export function described(file: File): string {
  const pages = file.pages ? [words().pages(file.pages)] : []
  return [words().kinds[kindOf(file)], ...pages, words().amount(file.size)].join(', ')
}

/** It has a picture of its own, whose size is known before it comes. */
export function isPicture(file: File): file is File & { width: number; height: number } {
  return file.width !== null && file.height !== null
}

/** What a browser plays of it: the element that does. */
export function playedAs(file: Told): 'video' | 'audio' | null {
  const kind = kindOf(file)
  return kind === 'video' || kind === 'audio' ? kind : null
}

/** It can be read here, without being saved first. */
export function isReadable(file: File): boolean {
  return isPicture(file) || file.type === 'application/pdf'
}

export function addressOf(file: Pick<File, 'id'>): string {
  return `/api/files/${file.id}`
}
