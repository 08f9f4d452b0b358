/* The bytes of a file, a piece at a time: those this device has kept, else from the server, asked again until they come. */

import type { File } from '../../frames'
import { addressOf } from './kinds'

/** Milliseconds. */
const PATIENCE = 40_000
const PAUSES = [500, 1_000, 2_000, 5_000]

/** The server answered, and has not got it, or not for this reader. */
export class Withheld extends Error {
  constructor(readonly status: number) {
    super(`answered ${status}`)
  }
}

export class Pieces {
  readonly #stopping = new AbortController()

  /** `hear` is told how many bytes have come so far, and whether the line is cut just now. */
  constructor(
    readonly file: Pick<File, 'id' | 'size'>,
    readonly kept: Blob | null,
    readonly hear: (came: number, cut: boolean) => void,
  ) {}

  #came = 0

  /** Never rejects because of the line. Rejects with `Withheld`, or when it has been stopped. */
  async take(begin: number, end: number): Promise<ArrayBuffer> {
    if (this.kept) return this.kept.slice(begin, end).arrayBuffer()
    for (let tried = 0; ; tried++) {
      const bytes = await this.#ask(begin, end)
      this.#stopping.signal.throwIfAborted()
      if (bytes?.byteLength === end - begin) {
        this.#came += bytes.byteLength
        this.hear(this.#came, false)
        return bytes
      }
      this.hear(this.#came, true)
      await pause(PAUSES[Math.min(tried, PAUSES.length - 1)] ?? 0, this.#stopping.signal)
    }
  }

  stop(): void {
    this.#stopping.abort()
  }

  async #ask(begin: number, end: number): Promise<ArrayBuffer | null> {
    const waiting = new AbortController()
    const give = () => {
      waiting.abort()
    }
    const timer = setTimeout(give, PATIENCE)
    this.#stopping.signal.addEventListener('abort', give)
    try {
      const range = `bytes=${begin}-${end - 1}`
      const answer = await fetch(addressOf(this.file), { headers: { range }, signal: waiting.signal })
      if (isRefusal(answer.status)) throw new Withheld(answer.status)
      return answer.ok ? await answer.arrayBuffer() : null
    } catch (error) {
      if (error instanceof Withheld) throw error
      return null
    } finally {
      clearTimeout(timer)
      this.#stopping.signal.removeEventListener('abort', give)
    }
  }
}

/** Whoever asks too often may ask again. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 429
}

/** Some time, or less when the line comes back. */
function pause(long: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      stopping.removeEventListener('abort', end)
      if (stopping.aborted) reject(stopping.reason as Error)
      else resolve()
    }
    const timer = setTimeout(end, long)
    addEventListener('online', end)
    stopping.addEventListener('abort', end)
  })
}
