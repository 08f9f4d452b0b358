/* A WebSocket server for tests that speaks the protocol and answers as each test says. */

import { decode, encode } from '@msgpack/msgpack'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type * as Ws from 'ws'
import type { AnyCommand, AnyEvent, Failure } from '../frames'

// By its place: by its name one finds what the package has for browsers, which is nothing.
const require = createRequire(import.meta.url)
const place = join(dirname(require.resolve('ws/package.json')), 'index.js')
export const { WebSocket, WebSocketServer } = require(place) as typeof Ws

type Command<Type extends AnyCommand['type']> = Extract<AnyCommand, { type: Type }>
type Answers = { [Type in AnyCommand['type']]?: (command: Command<Type>) => object | Promise<object> }

/** Answer with it to refuse. */
export class Refusal {
  constructor(
    readonly code: string,
    readonly rest: Partial<Failure> = {},
  ) {}
}

/** Answer with it to say nothing. */
export const SILENCE = {}

export class Server {
  readonly commands: AnyCommand[] = []
  readonly #sockets = new Set<Ws.WebSocket>()
  connections = 0
  answers: Answers = {}

  private constructor(readonly listening: Ws.WebSocketServer) {
    listening.on('connection', (socket) => {
      this.connections++
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      socket.on('message', (data) => void this.#take(socket, data as Buffer))
    })
  }

  static async listen(): Promise<Server> {
    const listening = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'parvis.1' })
    await new Promise((resolve) => listening.once('listening', resolve))
    return new Server(listening)
  }

  get address(): string {
    const { port } = this.listening.address() as { port: number }
    return `ws://127.0.0.1:${port}/socket`
  }

  said<Type extends AnyCommand['type']>(type: Type): Command<Type>[] {
    return this.commands.filter((command): command is Command<Type> => command.type === type)
  }

  tell(...events: AnyEvent[]): void {
    for (const socket of this.#sockets)
      for (const event of events) socket.send(encode({ type: 'event', event }, { ignoreUndefined: true }))
  }

  /** Closes every line with this code, or without a word. */
  drop(code?: number): void {
    for (const socket of this.#sockets)
      if (code) socket.close(code)
      else socket.terminate()
  }

  async close(): Promise<void> {
    this.drop()
    await new Promise((resolve) => this.listening.close(resolve))
  }

  async #take(socket: Ws.WebSocket, data: Buffer): Promise<void> {
    const { id, command } = decode(data) as { id: number; command: AnyCommand }
    this.commands.push(command)
    const answer = this.answers[command.type] as ((command: AnyCommand) => object | Promise<object>) | undefined
    const result = await (answer?.(command) ?? {})
    if (result === SILENCE) return
    const refused = result instanceof Refusal && { type: 'failure', id, code: result.code, ...result.rest }
    socket.send(encode(refused || { type: 'reply', id, result }))
  }
}
