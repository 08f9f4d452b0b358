/* The line to the server: commands out, answers and events in, and back again whenever it drops. */

import { Decoder, Encoder } from '@msgpack/msgpack'
import { backoff } from './backoff'
import { CloseCode, complete, results, SUBPROTOCOL, type AnyCommand, type AnyEvent, type Failure, type Results } from './frames'

export type Line = 'connecting' | 'online' | 'offline'
export type ResultOf<C extends AnyCommand> = Results[C['type']]

/** The server refused a command; nothing was changed. */
export class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.code} ${failure.detail}`)
  }
}

/** The line dropped before the answer came: the command may have been carried out, or not. */
export class LineLost extends Error {}

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

export interface Listener {
  /** The line is open: ask for the state. When this is done, the line counts as online. */
  opened(): Promise<void>
  event(event: AnyEvent): void
  line(line: Line): void
  /** The session is over; the line stays down. */
  signedOut(): void
}

const TICK = 5_000
/** A timer this late means that the machine slept, and that the line is probably dead. */
const SLEPT = 20_000
const ANSWER_WITHIN = 20_000
const RUSHED_PAUSE = 10_000

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
  #connectingSince = 0

  constructor(
    readonly address: string,
    readonly listener: Listener,
  ) {}

  /** Opens the line and keeps it open until `stop`. */
  start(): void {
    this.#lastTick = Date.now()
    this.#ticker = setInterval(this.#tick, TICK)
    addEventListener('online', this.hurry)
    addEventListener('offline', this.#drop)
    this.#connect()
  }

  stop(): void {
    clearInterval(this.#ticker)
    clearTimeout(this.#retry)
    removeEventListener('online', this.hurry)
    removeEventListener('offline', this.#drop)
    this.#retire()
  }

  /** Tries again now instead of after the pause. */
  readonly hurry = (): void => {
    if (this.#socket) return
    clearTimeout(this.#retry)
    this.#attempt = 0
    this.#connect()
  }

  /** Sends a command; resolves with its record, rejects with `Refused` or `LineLost`. */
  call<C extends AnyCommand>(command: C): Promise<ResultOf<C>> {
    const socket = this.#socket
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new LineLost('not connected'))
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { command, since: Date.now(), resolve: resolve as Pending['resolve'], reject })
      socket.send(this.#encoder.encode({ type: 'request', id, command }))
    })
  }

  #connect(): void {
    this.listener.line(navigator.onLine === false ? 'offline' : 'connecting')
    const socket = new WebSocket(this.address, SUBPROTOCOL)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    this.#connectingSince = Date.now()
    socket.onopen = () => {
      this.listener.opened().then(
        () => {
          if (this.#socket !== socket) return
          this.#attempt = 0
          this.listener.line('online')
        },
        () => {
          if (this.#socket === socket) this.#lost(0)
        },
      )
    }
    socket.onmessage = ({ data }) => {
      this.#receive(this.#decoder.decode(new Uint8Array(data as ArrayBuffer)) as Answer)
    }
    socket.onclose = ({ code }) => {
      this.#lost(code)
    }
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
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null
      socket.close()
    }
    const unanswered = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of unanswered) reject(new LineLost('line lost'))
  }

  #lost(code: number): void {
    this.#retire()
    if (code === CloseCode.unauthenticated) {
      this.stop()
      this.listener.signedOut()
      return
    }
    this.listener.line(this.#attempt > 0 || navigator.onLine === false ? 'offline' : 'connecting')
    const rushed = code === CloseCode.too_fast || code === CloseCode.malformed
    const pause = backoff(this.#attempt++) + (rushed ? RUSHED_PAUSE : 0)
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => {
      this.#connect()
    }, pause)
  }

  readonly #drop = (): void => {
    if (this.#socket) this.#lost(0)
    this.listener.line('offline')
  }

  readonly #tick = (): void => {
    const now = Date.now()
    const slept = now - this.#lastTick > SLEPT
    this.#lastTick = now
    const asked = [...this.#pending.values()].map(({ since }) => since)
    if (this.#socket?.readyState === WebSocket.CONNECTING) asked.push(this.#connectingSince)
    if (!slept && !asked.some((since) => now - since > ANSWER_WITHIN)) return
    if (this.#socket) this.#lost(0)
    this.hurry()
  }
}
