/* One file that is being joined, from the moment it is chosen until the server has it. */

import type { File } from '../../frames'
import { backoff } from '../../sync/backoff'
import { HttpRefused } from '../../sync/http'
import { setUnderWay } from '../../sync/underWay'
import { arrived, begin, end, giveUp, sendPart } from './upload'

export type Stage = 'waiting' | 'sending' | 'checking' | 'paused' | 'cut' | 'refused' | 'done'

/** Refusals that say "not now". */
const PASSING = new Set(['offline', 'too_fast', 'unavailable', 'internal', 'other'])
/** Mistakes of the server's own, one after the other, before the person is asked. */
const CHANCES = 4

export class Sending {
  readonly key = crypto.randomUUID()
  #stage = $state<Stage>('waiting')
  sent = $state(0)
  refusal = $state.raw<HttpRefused | null>(null)
  file = $state.raw<File | null>(null)
  #upload: number | null
  /** It is kept on this device: leaving the page loses nothing. */
  #kept = false
  #stop = new AbortController()
  #again: ReturnType<typeof setTimeout> | undefined
  #attempts = 0

  /** `moved` is called whenever it stops taking up the line. */
  constructor(
    readonly name: string,
    readonly size: number,
    readonly content: Blob | null,
    public moved: () => void = () => undefined,
    /** The upload that has begun already, and who is told of one that begins. */
    upload: number | null = null,
    readonly begun: (upload: number) => void = () => undefined,
  ) {
    this.#upload = upload
    setUnderWay(this, content !== null)
  }

  /** Says that it is kept on this device, so that nobody is asked before the page is left. */
  keep(): void {
    this.#kept = true
    setUnderWay(this, false)
  }

  get stage(): Stage {
    return this.#stage
  }

  set stage(stage: Stage) {
    this.#stage = stage
    setUnderWay(this, !this.#kept && stage !== 'done' && stage !== 'refused')
  }

  /** A file that the server has already. */
  static of(file: File): Sending {
    const sending = new Sending(file.name, file.size, null)
    sending.file = file
    sending.sent = file.size
    sending.stage = 'done'
    return sending
  }

  /** One whose bytes are neither here nor on the server: it has to be chosen again. */
  static missing({ name, size }: Pick<File, 'name' | 'size'>): Sending {
    const sending = new Sending(name, size, null)
    sending.miss()
    return sending
  }

  /** The server has it no more. */
  miss(): void {
    this.file = null
    this.refusal = new HttpRefused('missing')
    this.stage = 'refused'
  }

  /** Of a hundred. */
  get share(): number {
    return this.size ? Math.floor((100 * this.sent) / this.size) : 0
  }

  /** On the server, once it has begun. */
  get upload(): number | null {
    return this.#upload
  }

  get busy(): boolean {
    return this.stage === 'sending' || this.stage === 'checking'
  }

  /** Goes on from wherever the server is, until it has the file, or something stops it. */
  async go(): Promise<void> {
    if (!this.content || this.busy || this.stage === 'done') return
    clearTimeout(this.#again)
    const { signal } = (this.#stop = new AbortController())
    this.stage = 'sending'
    this.refusal = null
    try {
      await this.#carry(this.content, signal)
    } catch (error) {
      if (!signal.aborted) this.#fail(error)
    }
    this.moved()
  }

  pause(): void {
    this.#halt('paused')
    this.moved()
  }

  /** The line is gone: it is tried again by itself. */
  cut(): void {
    if (!this.busy) return
    this.#halt('cut')
    this.#trySoon(0)
  }

  cancel(): void {
    this.#halt('refused')
    if (this.#upload !== null && !this.file) giveUp(this.#upload)
    this.moved()
  }

  #halt(stage: Stage): void {
    this.stage = stage
    clearTimeout(this.#again)
    this.#stop.abort()
  }

  async #carry(content: Blob, signal: AbortSignal): Promise<void> {
    const upload = await this.#place()
    while (this.sent < this.size) {
      signal.throwIfAborted()
      const reached = await sendPart(upload, content, this.sent, signal, (sent) => (this.sent = sent))
      this.sent = reached
      this.#attempts = 0
    }
    signal.throwIfAborted()
    this.stage = 'checking'
    const file = await end(upload)
    if (signal.aborted) return
    this.file = file
    this.stage = 'done'
  }

  /** The upload, begun or found again; `sent` is then what has arrived. */
  async #place(): Promise<number> {
    if (this.#upload !== null) {
      try {
        this.sent = await arrived(this.#upload)
        return this.#upload
      } catch (error) {
        if (!(error instanceof HttpRefused) || error.code !== 'not_found') throw error
        const file = await this.#ended(this.#upload)
        if (file) return this.#upload
      }
    }
    this.sent = 0
    const upload = await begin(this.name, this.size)
    this.begun(upload)
    return (this.#upload = upload)
  }

  /** An upload that is known no more may have been ended by a request whose answer was lost. */
  async #ended(upload: number): Promise<boolean> {
    try {
      await end(upload)
      this.sent = this.size
      return true
    } catch (error) {
      if (error instanceof HttpRefused && error.code === 'not_found') return false
      throw error
    }
  }

  #fail(error: unknown): void {
    const refusal = error instanceof HttpRefused ? error : new HttpRefused('gone')
    this.#attempts++
    const passes = PASSING.has(refusal.code) && (refusal.code === 'offline' || this.#attempts < CHANCES)
    // The server has reached another place than we thought: ask it, and go on from there.
    const moved = refusal.code === 'conflict' && this.#attempts < CHANCES
    this.stage = passes || moved ? 'cut' : 'refused'
    this.refusal = refusal
    if (this.stage === 'cut') this.#trySoon(moved ? 0 : refusal.retryAfter * 1_000 || backoff(this.#attempts))
  }

  #trySoon(pause: number): void {
    this.#again = setTimeout(() => void this.go(), Math.max(pause, 300))
  }
}
