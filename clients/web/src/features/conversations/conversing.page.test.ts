import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { messageAt, viewOf } from '../../domain/log'
import { callsOf } from '../../sync/badge.svelte'
import type * as History from '../../sync/history'
import type { Reading } from '../../sync/reading'
import type { Store } from '../../sync/store.svelte'
import { chat, conversation, ME, membership, message, started } from '../../testing/records'
import { Server, WebSocket } from '../../testing/server'
import type * as Messages from '../messages'
import type * as Typing from './typing'

let server: Server
let store: Store
let history: typeof History
let messages: typeof Messages
let reading: Reading
let typing: typeof Typing.typing

const LATEST = 200
const log = () => store.state.logs.get(7)
const page = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, place) => message(7, from + place))

beforeAll(async () => {
  server = await Server.listen()
  const browser = globalThis as unknown as { happyDOM: { setURL(url: string): void } }
  browser.happyDOM.setURL(server.address.replace('ws:', 'http:').replace('/socket', '/accueil'))
  vi.stubGlobal('WebSocket', WebSocket)
  const place = membership(7, { read_seq: 100, unread: 3, mentions: 1, counted_seq: LATEST })
  server.answers.start = () =>
    started({
      conversations: [conversation(7, [ME, 2])],
      memberships: [place],
      messages: [message(7, LATEST)],
      cursors: [{ conversation: 7, seq: LATEST }],
    })
  server.answers.load_history = ({ before, after, around }) => {
    const end = before != null ? before - 1 : after != null ? after + 50 : around != null ? around + 25 : LATEST
    const from = after != null ? after + 1 : Math.max(1, end - 49)
    return { messages: page(from, end), more_before: from > 1, more_after: end < LATEST }
  }
  server.answers.load_messages = ({ seqs }) => ({ messages: seqs.map((seq) => message(7, seq)) })
  server.answers.mark_read = ({ seq }) => ({ ...place, read_seq: seq, unread: 0, mentions: 0 })
  ;({ store, reading } = await import('../../sync/live'))
  history = await import('../../sync/history')
  messages = await import('../messages')
  ;({ typing } = await import('./typing'))
  await store.open()
  await vi.waitFor(() => expect(store.line).toBe('online'))
})

beforeEach(() => {
  server.commands.length = 0
})

afterAll(async () => {
  await store.leave(ME)
  await server.close()
  vi.unstubAllGlobals()
})

describe('the history of a conversation', () => {
  it('is loaded before what is held, once', async () => {
    await Promise.all([history.openConversation(7), history.loadOlder(7)])
    expect(server.said('load_history').map((one) => one.before)).toEqual([LATEST])
    expect(viewOf(log())?.messages[0]?.seq).toBe(150)
    await history.openConversation(7)
    expect(server.said('load_history')).toHaveLength(1)
  })

  it('is loaded around a message, and on from there on both sides', async () => {
    await history.openConversation(7, 60)
    expect(viewOf(log(), 60)).toMatchObject({ before: true, after: true })
    await history.loadOlder(7, 60)
    expect(viewOf(log(), 60)).toMatchObject({ before: false, after: true })
    await history.loadNewer(7, 60)
    await history.loadNewer(7, 60)
    expect(viewOf(log(), 60)).toMatchObject({ before: false, after: false })
    expect(viewOf(log())?.messages).toHaveLength(LATEST)
  })
})

describe('quoted messages', () => {
  it('are fetched together, each once, and not when they are held', async () => {
    history.want(7, [150])
    expect(messageAt(log(), 150)).toBeDefined()
    server.tell({ type: 'conversation_changed', conversation: conversation(8, [ME, 2]), people: [] })
    server.tell({ type: 'membership_changed', membership: membership(8) })
    await vi.waitFor(() => expect(store.state.logs.has(8)).toBe(true))
    history.want(8, [3, 4])
    history.want(8, [4, 5])
    await vi.waitFor(() => expect(server.said('load_messages').map((one) => one.seqs)).toEqual([[3, 4, 5]]))
  })
})

describe('one’s own place', () => {
  it('moves as one reads', async () => {
    reading.reached(7, LATEST)
    await vi.waitFor(() => expect(store.state.memberships.get(7)?.read_seq).toBe(LATEST))
  })

  it('is told to be written from only so often', async () => {
    for (let key = 0; key < 5; key++) typing(7)
    await vi.waitFor(() => expect(server.said('type_message')).toHaveLength(1))
  })

  it('calls by its mentions', async () => {
    expect(callsOf(store.state)).toBe(0)
    server.tell({
      type: 'message_sent',
      message: message(7, LATEST + 1, { content: chat('@[all]', { mentions_all: true }) }),
    })
    await vi.waitFor(() => expect(callsOf(store.state)).toBe(1))
  })
})

describe('a message', () => {
  it('is answered with a reaction, or with its withdrawal', async () => {
    const reacted = message(7, 4, { reactions: [{ name: 'agree', people: [2, ME] }] })
    await messages.toggleReaction(reacted, 'agree')
    await messages.toggleReaction(reacted, 'thanks')
    expect(server.said('react').map((one) => [one.name, one.on])).toEqual([
      ['agree', false],
      ['thanks', true],
    ])
  })

  it('waits in its conversation', async () => {
    server.answers.send_message = () => new Promise(() => undefined)
    await store.send({ conversation: 7, reply_to: 4, text: 'Bonjour', mentions: [], mentions_all: false })
    expect(store.waitingIn(7).map((one) => one.command)).toMatchObject([{ text: 'Bonjour', reply_to: 4 }])
    expect(store.waitingIn(8)).toEqual([])
  })
})
