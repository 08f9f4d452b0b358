/* The line to the server: commands out, answers and events in, and back again whenever it drops. */

import { Decoder, Encoder } from '@msgpack/msgpack'
import {
  CloseCode,
  complete,
  results,
  SUBPROTOCOL,
  type AnyCommand,
  type AnyEvent,
  type Failure,
  type FailureCode,
  type Results,
} from '../frames'
import { backoff } from './backoff'
import { faultIn } from './limits'

export type Line = 'connecting' | 'online' | 'offline'
export type ResultOf<C extends AnyCommand> = Results[C['type']]

/** The server refused a command; nothing was changed. */
export class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.code} ${failure.detail}`)
  }

  get code(): FailureCode {
    return this.failure.code as FailureCode
  }
}

/** There was no line, or it dropped before the answer came. */
export class LineLost extends Error {}

/** The line dropped under an act that had been sent: it may have been carried out, or not. */
export class Unanswered extends LineLost {}

/** Commands that only ask: without their answer, nothing is in doubt. */
const ASKS = /^(start|search|catch_up|check_ledger|find_hash|load_.*)$/

export interface Listener {
  /** The line is open: ask for the state. When this is done, the line counts as online. */
  opened(): Promise<void>
  event(event: AnyEvent): void
  /** `nextTry` is when the line will be tried again, in milliseconds; null when it is open or not to be tried. */
  line(line: Line, nextTry: number | null): void
  /** Nothing was heard for a while: ask something, so that a dead line shows. */
  silence(): void
  /** The session is over; the line stays down. */
  signedOut(): void
  /** The server could not read a frame of this client, which stays away until somebody asks it to try again. */
  misunderstood(): void
}

const INVALID: Failure = { type: 'failure', id: 0, code: 'invalid', detail: '', reference: '', retry_after: 0 }

/** All in milliseconds. */
export const PACE = {
  tick: 5_000,
  /** A tick this late means that the machine slept, and that the line is probably dead. */
  slept: 20_000,
  answerWithin: 15_000,
  silence: 30_000,
  /** The server asked for a pause. */
  rushed: 10_000,
  /** A line that lasted this long begins the next series of tries afresh. */
  steady: 10_000,
}

/** The line that index.html has begun to open before there was a program, once, if it still stands. */
function takeOpened(address: string): WebSocket | null {
  const page = globalThis as { line?: WebSocket }
  const { line } = page
  delete page.line
  return line?.url === address && line.readyState <= WebSocket.OPEN ? line : null
}

interface Pending {
  command: AnyCommand
  since: number
  resolve: (result: never) => void
  reject: (reason: Error) => void
}

interface Answer {
  type: 'reply' | 'failure' | 'event'
  id: number
  result: Record<string, unknown>
  event: AnyEvent
}

export class Socket {
  readonly #encoder = new Encoder({ ignoreUndefined: true })
  readonly #decoder = new Decoder()
  readonly #pending = new Map<number, Pending>()
  #socket: WebSocket | null = null
  #next = 1
  #attempt = 0
  #retry: ReturnType<typeof setTimeout> | undefined
  #ticker: ReturnType<typeof setInterval> | undefined
  #lastTick = 0
  #heard = 0
  /** The server has answered `start`. */
  #begun = false
  #openedAt = 0

  constructor(
    readonly address: string,
    readonly listener: Listener,
    readonly pace = PACE,
  ) {}

  /** Opens the line and keeps it open until `stop`. */
  start(): void {
    this.stop()
    this.#lastTick = Date.now()
    this.#ticker = setInterval(this.#tick, this.pace.tick)
    addEventListener('online', this.hurry)
    addEventListener('offline', this.#drop)
    this.#connect()
  }

  stop(): void {
    clearInterval(this.#ticker)
    this.#ticker = undefined
    clearTimeout(this.#retry)
    removeEventListener('online', this.hurry)
    removeEventListener('offline', this.#drop)
    this.#retire()
  }

  /** Tries again now instead of after the pause; a line that looks open is put to the test. */
  readonly hurry = (): void => {
    if (!this.#ticker) return
    if (this.#socket) {
      if (this.#socket.readyState === WebSocket.OPEN) this.listener.silence()
      return
    }
    clearTimeout(this.#retry)
    this.#attempt = 0
    this.#connect()
  }

  /** Sends a command; resolves with its record, rejects with `Refused` or `LineLost`, of an act in doubt `Unanswered`. `beside` the first `start`, it
   * does not wait for the answer to that. */
  call<C extends AnyCommand>(command: C, { beside = command.type === 'start' } = {}): Promise<ResultOf<C>> {
    const detail = faultIn(command)
    if (detail !== null) return Promise.reject(new Refused({ ...INVALID, detail }))
    const socket = this.#socket
    const open = socket?.readyState === WebSocket.OPEN && (this.#begun || beside)
    if (!open) return Promise.reject(new LineLost('not connected'))
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { command, since: performance.now(), resolve: resolve as Pending['resolve'], reject })
      socket.send(this.#encoder.encode({ type: 'request', id, command }))
    })
  }

  #connect(): void {
    this.listener.line(navigator.onLine ? 'connecting' : 'offline', null)
    const socket = takeOpened(this.address) ?? new WebSocket(this.address, SUBPROTOCOL)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#openedAt = this.#heard = performance.now()
    const begin = () => void this.#begin(socket)
    if (socket.readyState === WebSocket.OPEN) queueMicrotask(begin)
    else socket.onopen = begin
    socket.onmessage = ({ data }) => {
      this.#heard = performance.now()
      this.#receive(this.#decoder.decode(new Uint8Array(data as ArrayBuffer)) as Answer)
    }
    socket.onclose = ({ code }) => {
      this.#lost(code)
    }
  }

  async #begin(socket: WebSocket): Promise<void> {
    const begun = await this.listener.opened().then(
      () => true,
      () => false,
    )
    if (this.#socket !== socket) return
    if (begun) this.listener.line('online', null)
    else this.#lost(0)
  }

  #receive(frame: Answer): void {
    if (frame.type === 'event') {
      complete(frame.event as unknown as Record<string, unknown>, '*')
      this.listener.event(frame.event)
      return
    }
    const pending = this.#pending.get(frame.id)
    if (!pending) return
    this.#pending.delete(frame.id)
    this.#begun ||= frame.type === 'reply'
    if (frame.type === 'failure') {
      complete(frame as unknown as Record<string, unknown>, '*')
      pending.reject(new Refused(frame as unknown as Failure))
    } else {
      complete(frame.result, results[pending.command.type])
      pending.resolve(frame.result as never)
    }
  }

  /** Lets go of the present socket; what was not answered will not be. */
  #retire(): void {
    const socket = this.#socket
    this.#socket = null
    this.#begun = false
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null
      // Closing one that is still being opened is told as an error that concerns nobody.
      socket.onerror = () => undefined
      socket.close()
    }
    const unanswered = [...this.#pending.values()]
    this.#pending.clear()
    for (const { command, reject } of unanswered)
      reject(ASKS.test(command.type) ? new LineLost('line lost') : new Unanswered('line lost'))
  }

  #lost(code: number): void {
    this.#retire()
    if (code === CloseCode.unauthenticated) {
      this.stop()
      this.listener.signedOut()
    } else if (code === CloseCode.malformed) {
      this.listener.line('offline', null)
      this.listener.misunderstood()
    } else this.#comeBack(code)
  }

  #comeBack(code: number): void {
    if (performance.now() - this.#openedAt > this.pace.steady) this.#attempt = 0
    const atOnce = code === CloseCode.behind && this.#attempt === 0
    const pause = (atOnce ? 0 : backoff(this.#attempt)) + (code === CloseCode.too_fast ? this.pace.rushed : 0)
    this.listener.line(this.#attempt > 0 || !navigator.onLine ? 'offline' : 'connecting', Date.now() + pause)
    this.#attempt++
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => {
      this.#connect()
    }, pause)
  }

  readonly #drop = (): void => {
    if (this.#socket) this.#lost(0)
  }

  /** Only the clock of the day goes on while a machine sleeps; only the other one is never set back. */
  readonly #tick = (): void => {
    const slept = Date.now() - this.#lastTick > this.pace.slept
    this.#lastTick = Date.now()
    if (!this.#socket) return
    const now = performance.now()
    if (slept || this.#waitsTooLong(now)) {
      this.#lost(0)
      this.hurry()
    } else if (now - this.#heard > this.pace.silence && !this.#pending.size) this.listener.silence()
  }

  #waitsTooLong(now: number): boolean {
    const asked = [...this.#pending.values()].map(({ since }) => since)
    if (this.#socket?.readyState === WebSocket.CONNECTING) asked.push(this.#openedAt)
    return asked.some((since) => now - since > this.pace.answerWithin)
  }
}
