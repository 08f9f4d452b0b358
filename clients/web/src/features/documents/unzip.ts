/* What is in a zip, one file after the other, to be added as if it had been chosen. */

import { BlobReader, BlobWriter, configure, ZipReader, type FileEntry } from '@zip.js/zip.js'
import type { Chosen } from './adding.svelte'

/** Why something of it is not taken. */
export type Loss = 'encrypted' | 'path' | 'link' | 'broken'

export interface Lost {
  path: string
  why: Loss
}

/** What systems leave beside the files of people. */
const LITTER = /(?:^|\/)(?:__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini)(?:\/|$)/i
const LINK = 0xa000

// The browser inflates by itself; the library's own workers would be scripts from nowhere.
configure({ useWebWorkers: false })

/** All goes into a folder that is called like the zip. Rejects what is no zip. */
export async function* unzipped(zip: File): AsyncGenerator<Chosen | Lost> {
  // Of a path that leads out, it is said below.
  const reader = new ZipReader(new BlobReader(zip), { decodeText, filenameValidation: 'tolerant' })
  const top = zip.name.replace(/\.zip$/i, '')
  try {
    for await (const entry of reader.getEntriesGenerator())
      if (!entry.directory && !LITTER.test(entry.filename)) yield await taken(entry, top)
  } finally {
    await reader.close()
  }
}

async function taken(entry: FileEntry, top: string): Promise<Chosen | Lost> {
  const path = entry.filename.replaceAll('\\', '/')
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  const name = parts.pop()
  if (name === undefined || parts.includes('..') || name === '..') return { path, why: 'path' }
  if (((entry.externalFileAttributes >>> 16) & 0xf000) === LINK) return { path, why: 'link' }
  if (entry.encrypted) return { path, why: 'encrypted' }
  try {
    const content = await entry.getData(new BlobWriter(), { checkSignature: true })
    const file = new File([content], name, { lastModified: entry.lastModDate.getTime() })
    return { file, folders: parts[0] === top ? parts : [top, ...parts] }
  } catch {
    return { path, why: 'broken' }
  }
}

/** Names that do not say how they are written are UTF-8 where they can be; undefined leaves them to the library, which
 * takes them as the first PCs wrote them. */
function decodeText(bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding !== 'cp437') return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
