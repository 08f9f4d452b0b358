import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AnyEvent } from '../frames'
import { message } from '../testing/records'
import { Refusal, Server, SILENCE, WebSocket } from '../testing/server'
import { LineLost, PACE, Refused, Socket, Unanswered, type Line } from './socket'

let server: Server
let socket: Socket
let lines: Line[]
let events: AnyEvent[]
const told = { silence: vi.fn(), signedOut: vi.fn(), misunderstood: vi.fn() }

const start = async () => {
  await socket.call({ type: 'start' })
}

function listening(pace: Partial<typeof PACE> = {}): Socket {
  socket = new Socket(
    server.address,
    {
      opened: start,
      event: (event) => events.push(event),
      line: (line) => lines.push(line),
      ...told,
    },
    { ...PACE, ...pace },
  )
  socket.start()
  return socket
}

const online = () => vi.waitFor(() => expect(lines.at(-1)).toBe('online'))

beforeEach(async () => {
  vi.stubGlobal('WebSocket', WebSocket)
  vi.spyOn(Math, 'random').mockReturnValue(0.01)
  for (const one of Object.values(told)) one.mockReset()
  lines = []
  events = []
  server = await Server.listen()
})

afterEach(async () => {
  socket.stop()
  await server.close()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('a line that the page had begun to open', () => {
  it.each([0, 1])('is taken, whether it is open already or not', async (state) => {
    const line = new WebSocket(server.address, 'parvis.1')
    if (state) await new Promise((resolve) => line.once('open', resolve))
    vi.stubGlobal('line', line)
    listening()
    await online()
    expect(server.connections).toBe(1)
    server.drop()
    await vi.waitFor(() => expect(server.connections).toBe(2))
    await online()
  })

  it('is left where it was refused, or leads elsewhere', async () => {
    const line = new WebSocket(server.address, 'parvis.1')
    await new Promise((resolve) => line.once('open', resolve))
    line.close()
    await new Promise((resolve) => line.once('close', resolve))
    vi.stubGlobal('line', line)
    listening()
    await online()
    expect(server.connections).toBe(2)
  })
})

describe('a command', () => {
  it('is answered by its own answer, made whole', async () => {
    server.answers.load_groups = () => ({ groups: [{ id: 7, name: 'Agents' }] })
    server.answers.load_sessions = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return { current: 1, sessions: [] }
    }
    listening()
    await online()
    const [sessions, groups] = await Promise.all([
      socket.call({ type: 'load_sessions' }),
      socket.call({ type: 'load_groups' }),
    ])
    expect(sessions).toEqual({ current: 1, sessions: [] })
    expect(groups).toEqual({
      groups: [{ id: 7, name: 'Agents', description: '', icon: '', visibility: 'closed', members: 0 }],
    })
  })

  it('says nothing of what is left out', async () => {
    listening()
    await online()
    await socket.call({ type: 'change_group', conversation: 7, name: 'Travaux', icon: undefined })
    expect(server.commands.slice(1)).toEqual([{ type: 'change_group', conversation: 7, name: 'Travaux' }])
  })

  it('is refused with the code of the server', async () => {
    server.answers.join_group = () => new Refusal('not_allowed', { detail: 'visibility' })
    listening()
    await online()
    const refused = await socket.call({ type: 'join_group', conversation: 7 }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refused)
    expect(refused).toMatchObject({
      code: 'not_allowed',
      failure: { detail: 'visibility', reference: '', retry_after: 0 },
    })
  })

  it('is not sent when it would close the line', async () => {
    listening()
    await online()
    const refused = socket.call({ type: 'search', text: 'x'.repeat(201) })
    await expect(refused).rejects.toMatchObject({ code: 'invalid', failure: { detail: 'text' } })
    expect(server.commands).toEqual([{ type: 'start' }])
  })

  it('waits for the start to be answered', async () => {
    server.answers.start = () => SILENCE
    listening()
    await vi.waitFor(() => expect(server.commands).toHaveLength(1))
    await expect(socket.call({ type: 'load_groups' })).rejects.toBeInstanceOf(LineLost)
  })

  it('is lost with the line, and without one', async () => {
    server.answers.load_groups = () => SILENCE
    listening()
    await expect(socket.call({ type: 'load_groups' })).rejects.toBeInstanceOf(LineLost)
    await online()
    const asked = socket.call({ type: 'load_groups' })
    server.drop()
    await expect(asked).rejects.toBeInstanceOf(LineLost)
  })

  it('is in doubt once it was sent, unless it only asks', async () => {
    server.answers.load_groups = server.answers.mark_read = () => SILENCE
    listening()
    const read = { type: 'mark_read', conversation: 1, seq: 1 } as const
    await expect(socket.call(read)).rejects.not.toBeInstanceOf(Unanswered)
    await online()
    const lost = [socket.call({ type: 'load_groups' }), socket.call(read)]
    const told = Promise.allSettled(lost)
    await vi.waitFor(() => expect(server.commands).toHaveLength(3))
    server.drop()
    const reasons = (await told).map((one) => (one as PromiseRejectedResult).reason as Error)
    expect(reasons.map((one) => one instanceof Unanswered)).toEqual([false, true])
  })
})

describe('the line', () => {
  it('tells of events, made whole', async () => {
    listening()
    await online()
    // As the wire leaves out what has its default value.
    const bare = { ...message(7, 1), edited_at: undefined, reactions: undefined, receipts: undefined }
    server.tell({ type: 'message_sent', message: bare } as unknown as AnyEvent)
    await vi.waitFor(() => expect(events).toEqual([{ type: 'message_sent', message: message(7, 1) }]))
  })

  it('comes back when it drops', async () => {
    listening()
    await online()
    server.drop(1001)
    await vi.waitFor(() => expect(server.connections).toBe(2))
    await online()
    expect(lines).toEqual(['connecting', 'online', 'connecting', 'connecting', 'online'])
  })

  it('comes back when the state could not be had', async () => {
    server.answers.start = () => (server.said('start').length > 1 ? {} : new Refusal('unavailable'))
    listening()
    await online()
    expect(server.connections).toBe(2)
  })

  it('stays down when the session is over', async () => {
    listening()
    await online()
    server.drop(4401)
    await vi.waitFor(() => expect(told.signedOut).toHaveBeenCalled())
    socket.hurry()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(server.connections).toBe(1)
  })

  it('stays down when it is not understood, until somebody asks for it', async () => {
    listening()
    await online()
    server.drop(4400)
    await vi.waitFor(() => expect(told.misunderstood).toHaveBeenCalled())
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([server.connections, lines.at(-1)]).toEqual([1, 'offline'])
    socket.hurry()
    await online()
  })

  it('is given up when an answer does not come', async () => {
    server.answers.load_groups = () => SILENCE
    listening({ tick: 20, answerWithin: 60 })
    await online()
    await expect(socket.call({ type: 'load_groups' })).rejects.toBeInstanceOf(LineLost)
    await vi.waitFor(() => expect(server.connections).toBe(2))
  })

  it('is given up when the machine slept', async () => {
    listening({ tick: 20, slept: 1_000 })
    await online()
    const now = Date.now()
    vi.spyOn(Date, 'now').mockImplementation(() => now + 3_600_000)
    await vi.waitFor(() => expect(server.connections).toBe(2))
  })

  it('is put to the test after a silence', async () => {
    listening({ tick: 20, silence: 40 })
    await online()
    await vi.waitFor(() => expect(told.silence).toHaveBeenCalled())
  })

  it('is dropped and taken up again with the network', async () => {
    listening()
    await online()
    dispatchEvent(new Event('offline'))
    expect(lines.at(-1)).toBe('connecting')
    dispatchEvent(new Event('online'))
    await online()
    expect(server.connections).toBe(2)
  })
})
