/* A whole file from the server, over a line that may be cut. */

import type { File } from '../frames'

/** Why it did not come: the line, no room for it, not for this reader, or a device that keeps nothing. */
export type Trouble = 'line' | 'space' | 'withheld' | 'device'

export class Troubled extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble)
  }
}

/** Milliseconds without a byte. */
const PATIENCE = 30_000
const TRIES = 3

/** All bytes of a file; what has come when the line is cut is not asked for again. */
export async function fetched(file: File, signal: AbortSignal, came: (bytes: number) => void): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (let tries = 0; size < file.size; tries++) {
    const before = size
    await fetchFrom(file, size, signal, (part) => {
      parts.push(part)
      size += part.length
      came(part.length)
    })
    signal.throwIfAborted()
    if (size > before) tries = 0
    if (size < file.size && (tries === TRIES || !navigator.onLine)) throw new Troubled('line')
  }
  return new Blob(parts, { type: file.type })
}

/** Ends without a word when the line is cut. */
async function fetchFrom(
  file: File,
  from: number,
  signal: AbortSignal,
  take: (part: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const waiting = new AbortController()
  const give = () => {
    waiting.abort()
  }
  signal.addEventListener('abort', give)
  let timer = setTimeout(give, PATIENCE)
  try {
    const answer = await fetch(`/api/files/${file.id}`, {
      headers: { range: `bytes=${from}-` },
      signal: waiting.signal,
    })
    if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw new Troubled('withheld')
    const reader = answer.status === 206 ? answer.body?.getReader() : undefined
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      clearTimeout(timer)
      timer = setTimeout(give, PATIENCE)
      take(read.value)
    }
  } catch (error) {
    if (error instanceof Troubled) throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', give)
  }
}
