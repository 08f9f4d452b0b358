import { IDBFactory } from 'fake-indexeddb'
import { flushSync } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { viewOf } from '../domain/log'
import { isSealed } from '../domain/posts'
import { ownReceipt } from '../domain/receipts'
import { unreadOf } from '../domain/unread'
import type { AnyEvent, File, SendMessage, Started } from '../frames'
import { AT, conversation, me, ME, membership, message, person, post, receipt, started } from '../testing/records'
import { Refusal, Server, SILENCE, WebSocket } from '../testing/server'
import { Additions } from './additions'
import { openDatabase } from './database'
import { keepSearch, recentSearches } from './searches'
import { Store } from './store.svelte'
import { followWritten, keepWritten, placesOf, writtenAt } from './written'

let server: Server
let store: Store
let state: Started

function begin(): Store {
  store = new Store(server.address)
  void store.open()
  return store
}

const online = () => vi.waitFor(() => expect(store.line).toBe('online'))
const textsOf = (id: number) =>
  store.state.logs.get(id)?.messages.map(({ content }) => (content.type === 'chat' ? content.text : content.type))

beforeEach(async () => {
  vi.stubGlobal('WebSocket', WebSocket)
  vi.stubGlobal('indexedDB', new IDBFactory())
  vi.spyOn(Math, 'random').mockReturnValue(0.01)
  server = await Server.listen()
  state = started({
    conversations: [conversation(7, [ME, 2])],
    memberships: [membership(7, { read_seq: 4, counted_seq: 4 })],
    messages: [message(7, 4)],
    cursors: [{ conversation: 7, seq: 4 }],
  })
  server.answers.start = () => state
})

afterEach(async () => {
  await store.leave(ME)
  await server.close()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('the store', () => {
  it('leaves nothing that was on its way into a drive on the device of whoever signs out', async () => {
    begin()
    await online()
    const additions = new Additions()
    const told = { key: 'un', person: ME, conversation: 7, parent: null, folders: [], name: 'un.pdf', size: 1 }
    await additions.keep({ ...told, dated: AT, content: new Blob(['x']), upload: null })
    await store.leave(ME)
    await vi.waitFor(async () => {
      expect(await indexedDB.databases()).not.toContainEqual(expect.objectContaining({ name: 'additions' }))
    })
  })

  it('tells this page, too, of the files of a message that a page held which is gone', async () => {
    server.answers.change_membership = () => SILENCE
    const heard: unknown[] = []
    const stop = followWritten('files', ME, '7', (kept) => heard.push(kept))
    const database = await openDatabase()
    const command: SendMessage = { type: 'send_message', conversation: 7, client_id: 'left', text: 'La photo' }
    const draft = { text: 'La photo', files: [{ name: 'a.jpg', size: 1, file: null }] }
    await database.put('outbox', { client_id: 'left', author: ME, command, draft, written_at: AT, refused: null })
    database.close()
    begin()
    await vi.waitFor(() => expect(store.phase).toBe('ready'))
    expect(store.draftOf(7)).toBe('La photo')
    expect(heard).toEqual([[{ name: 'a.jpg', size: 1, file: null, missing: true }]])
    stop()
  })

  it('keeps in sight what was held for a conversation that one is no longer in', async () => {
    const database = await openDatabase()
    const command: SendMessage = { type: 'send_message', conversation: 8, client_id: 'left', text: 'La photo' }
    const draft = { text: 'La photo', files: [] }
    await database.put('outbox', { client_id: 'left', author: ME, command, draft, written_at: AT, refused: null })
    database.close()
    begin()
    await vi.waitFor(() => expect(store.phase).toBe('ready'))
    expect(store.stranded).toMatchObject([{ client_id: 'left', refused: 'not_found' }])
    expect([store.barredFrom(7), store.draftOf(8)]).toEqual([null, ''])
    await store.hold({ conversation: 9, text: 'Encore' }, { text: 'Encore', files: [] })
    expect(store.stranded.map(({ command }) => command.text)).toEqual(['La photo', 'Encore'])
  })

  it('starts, and follows what is told', async () => {
    begin()
    expect([store.phase, store.line]).toEqual(['loading', 'connecting'])
    await online()
    expect([store.phase, store.state.me?.person, textsOf(7)]).toEqual(['ready', ME, ['Message 4']])
    server.tell({ type: 'message_sent', message: message(7, 5) })
    await vi.waitFor(() => expect(unreadOf(store.state, 7).unread).toBe(1))
  })

  it('asks for the message of its page without waiting for the state', async () => {
    server.answers.load_messages = () => ({ messages: [message(7, 2)], more_before: false, more_after: true })
    server.answers.start = async () => {
      await vi.waitFor(() => expect(server.said('load_messages')).toEqual([expect.objectContaining({ seqs: [2] })]))
      return state
    }
    store = new Store(server.address)
    void store.open({ conversation: 7, seq: 2 })
    await vi.waitFor(() => expect(store.phase).toBe('ready'))
    expect(textsOf(7)).toEqual(['Message 2', 'Message 4'])
  })

  it('starts where that message is not to be read', async () => {
    server.answers.load_messages = () => new Refusal('not_found')
    store = new Store(server.address)
    void store.open({ conversation: 8, seq: 2 })
    await online()
    expect(textsOf(7)).toEqual(['Message 4'])
  })

  it('leaves no search behind when it is left', async () => {
    begin()
    await online()
    keepSearch(ME, 'élagage')
    await store.leave(ME)
    expect(recentSearches(ME)).toEqual([])
  })

  it('shows a burst in few steps, and all of it', async () => {
    begin()
    await online()
    let shown = 0
    const end = $effect.root(() => {
      $effect(() => {
        if (store.state) shown++
      })
    })
    flushSync()
    for (let seq = 5; seq < 205; seq++) server.tell({ type: 'message_sent', message: message(7, seq) })
    await vi.waitFor(() => expect(unreadOf(store.state, 7).unread).toBe(200))
    end()
    expect(shown).toBeLessThan(60)
  })

  it('tells of each event, with the state after it', async () => {
    begin()
    await vi.waitFor(() => expect(store.phase).toBe('ready'))
    const heard: [AnyEvent['type'], number][] = []
    const end = store.listen((event, after) => heard.push([event.type, unreadOf(after, 7).unread]))
    server.tell({ type: 'message_sent', message: message(7, 5) }, { type: 'message_sent', message: message(7, 6) })
    await vi.waitFor(() =>
      expect(heard).toEqual([
        ['message_sent', 1],
        ['message_sent', 2],
      ]),
    )
    end()
    server.tell({ type: 'message_sent', message: message(7, 7) })
    await vi.waitFor(() => expect(unreadOf(store.state, 7).unread).toBe(3))
    expect(heard).toHaveLength(2)
  })

  it('has what an answer tells when the answer is there', async () => {
    server.answers.load_history = () => ({
      messages: [message(7, 2), message(7, 3)],
      more_before: false,
      more_after: true,
    })
    begin()
    await online()
    await store.run({ type: 'load_history', conversation: 7, before: 4 })
    expect(viewOf(store.state.logs.get(7))).toMatchObject({
      before: false,
      messages: [{ seq: 2 }, { seq: 3 }, { seq: 4 }],
    })
  })
})

describe('coming back', () => {
  it('gives the cursors held, and asks for the rest of what was missed', async () => {
    begin()
    await online()
    state = { ...state, messages: [message(7, 5)], cursors: [{ conversation: 7, seq: 5 }], incomplete: [7] }
    server.answers.catch_up = ({ after }) => ({
      messages: [message(7, after + 1)],
      top: after + 1,
      complete: after >= 7,
    })
    server.drop(4408)
    await vi.waitFor(() => expect(store.state.logs.get(7)).toMatchObject({ cursor: 8, behind: false }))
    expect(server.said('start').at(-1)?.cursors).toEqual([{ conversation: 7, seq: 4 }])
    expect(server.said('catch_up').map((one) => one.after)).toEqual([5, 6, 7])
  })

  it('starts again over the same line when the server has lost count', async () => {
    begin()
    await online()
    state = { ...state, people: [person(ME), person(2), person(3)] }
    server.tell({ type: 'state_lost' }, { type: 'state_lost' })
    await vi.waitFor(() => expect(store.state.people.size).toBe(3))
    expect([server.connections, server.said('start').length]).toEqual([1, 2])
  })

  it('asks for what it sees missing, unless it arrives', async () => {
    server.answers.catch_up = () => ({ messages: [message(7, 5)], top: 6, complete: true })
    begin()
    await online()
    server.tell({ type: 'message_sent', message: message(7, 6) })
    await vi.waitFor(() => expect(store.state.logs.get(7)?.cursor).toBe(6))
    expect(server.said('catch_up')).toEqual([{ type: 'catch_up', conversation: 7, after: 4 }])
    server.tell({ type: 'message_sent', message: message(7, 8) }, { type: 'message_sent', message: message(7, 7) })
    await vi.waitFor(() => expect(store.state.logs.get(7)?.cursor).toBe(8))
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(server.said('catch_up')).toHaveLength(1)
  })

  it('asks at once for its receipts of all that it shows and the start told nothing of', async () => {
    const receipts = { recipients: 2, opened: 0, acknowledged: 0 }
    const sent = (seq: number) => message(7, seq, { receipts, content: post(`n° ${seq}`, { tracked: true }) })
    const shown = [sent(1), sent(2), message(7, 3, { content: post('sans suivi') }), sent(4)]
    state = { ...state, receipts_from: [{ conversation: 7, seq: 4 }], receipts: [receipt(7, 4, { opened_at: AT })] }
    server.answers.load_own_receipts = async () => {
      await vi.waitFor(() => expect(isSealed(store.state, sent(1))).toBe(true))
      return { receipts: [receipt(7, 2, { delivered_at: AT, opened_at: AT })] }
    }
    begin()
    await online()
    store.apply({ type: 'messages_loaded', messages: shown })
    await vi.waitFor(() => expect(ownReceipt(store.state, { conversation: 7, seq: 2 })).toBeTruthy())
    expect(server.said('load_own_receipts')).toEqual([expect.objectContaining({ conversation: 7, seqs: [1, 2] })])
    expect(shown.map((one) => isSealed(store.state, one))).toEqual([false, false, false, false])
    store.apply({ type: 'messages_loaded', messages: [{ ...sent(1), changed_seq: 9 }] })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(server.said('load_own_receipts')).toHaveLength(1)
  })

  it('asks for the latest messages of a conversation that is new to it', async () => {
    server.answers.load_history = () => ({ messages: [message(8, 11), message(8, 12)], more_before: true })
    begin()
    await online()
    server.tell(
      { type: 'conversation_changed', conversation: conversation(8, [ME, 2]), people: [] },
      { type: 'membership_changed', membership: membership(8, { read_seq: 12, counted_seq: 12 }) },
    )
    await vi.waitFor(() => expect(textsOf(8)).toEqual(['Message 11', 'Message 12']))
  })

  it('signs out when the session is over, and asks in the next one about what was not sent', async () => {
    server.answers.send_message = () => SILENCE
    begin()
    await online()
    await store.send({ conversation: 7, text: 'Bonjour' })
    server.drop(4401)
    await vi.waitFor(() => expect(store.phase).toBe('signed_out'))
    expect([store.state.me, store.waiting]).toEqual([null, []])
    server.answers.send_message = storing
    begin()
    await online()
    await vi.waitFor(() => expect(store.stranded.map(({ command }) => command.text)).toEqual(['Bonjour']))
    expect(server.said('send_message')).toHaveLength(1)
    await store.retry(store.stranded[0]?.client_id ?? '')
    await vi.waitFor(() => expect(textsOf(7)).toContain('Bonjour'))
    expect(server.said('send_message')).toHaveLength(2)
  })

  it('asks so after a sign-in, too, where the end of the session before was never told', async () => {
    server.answers.send_message = () => SILENCE
    begin()
    await online()
    await store.send({ conversation: 7, text: 'Bonjour' })
    const later = new Store(server.address)
    later.expect(ME)
    void later.open()
    await vi.waitFor(() => expect(later.line).toBe('online'))
    expect(later.stranded.map(({ command }) => command.text)).toEqual(['Bonjour'])
    await later.send({ conversation: 7, text: 'Bonsoir' })
    expect([later.waitingIn(7).length, later.stranded.length]).toEqual([2, 1])
    await later.leave(ME)
  })

  it('says so when it is not understood', async () => {
    begin()
    await online()
    server.drop(4400)
    await vi.waitFor(() => expect([store.misunderstood, store.line, store.nextTry]).toEqual([true, 'offline', null]))
  })
})

function storing({ conversation: id }: SendMessage) {
  const seq = 4 + server.said('send_message').length
  return { conversation: id, seq, changed_seq: seq, sent_at: new Date('2026-09-08T10:00:00Z') }
}

describe('what is written', () => {
  it('is shown as waiting, then as a message, once', async () => {
    server.answers.send_message = storing
    begin()
    await online()
    const sending = store.send({ conversation: 7, text: 'Bonjour' })
    expect(store.waiting.map((one) => one.command.text)).toEqual(['Bonjour'])
    await sending
    await vi.waitFor(() => expect(store.waiting).toEqual([]))
    const own = store.state.logs.get(7)?.messages.at(-1)
    expect(own).toMatchObject({ seq: 5, author: ME, content: { text: 'Bonjour', mentions: [], reply_to: null } })
    server.tell({ type: 'message_sent', message: own ?? message(7, 5) })
    server.tell({ type: 'message_sent', message: message(7, 6) })
    await vi.waitFor(() => expect(textsOf(7)).toEqual(['Message 4', 'Bonjour', 'Message 6']))
    expect(unreadOf(store.state, 7).unread).toBe(1)
  })

  it('waits no longer when it arrives though its answer was lost', async () => {
    server.answers.send_message = () => SILENCE
    begin()
    await online()
    await store.send({ conversation: 7, text: 'Bonjour' })
    await vi.waitFor(() => expect(server.said('send_message')).toHaveLength(1))
    const { client_id } = server.said('send_message')[0] as SendMessage
    server.tell({ type: 'message_sent', message: message(7, 5, { author: ME, client_id }) })
    await vi.waitFor(() => expect(store.waiting).toEqual([]))
  })

  it('is sent once when written without a line', async () => {
    let goOn: (() => void) | undefined
    begin()
    await online()
    server.answers.start = () => new Promise((resolve) => (goOn = () => resolve(state)))
    server.answers.send_message = storing
    server.drop(1001)
    await vi.waitFor(() => expect(goOn).toBeDefined())
    await store.send({ conversation: 7, text: 'Hors ligne' })
    await store.send({ conversation: 7, text: 'Toujours' })
    expect([store.waiting.length, server.said('send_message').length]).toEqual([2, 0])
    goOn?.()
    await vi.waitFor(() => expect(textsOf(7)).toEqual(['Message 4', 'Hors ligne', 'Toujours']))
    expect([store.waiting, server.said('send_message').length]).toEqual([[], 2])
  })

  it('is written again without what it took up before, where that is still known as the draft', async () => {
    server.answers.send_message = () => new Refusal('not_allowed')
    begin()
    await online()
    for (const begun of ['Autre chose', 'Le lavoir\nAutre chose', 'chose']) {
      await store.send({ conversation: 7, text: 'Le lavoir' })
      await vi.waitFor(() => expect(store.waiting.map((one) => one.refused)).toEqual(['not_allowed']))
      store.write(7, begun)
      await store.takeBack(store.waiting[0]?.client_id ?? '', 'Le lavoir\nAutre chose')
      expect(store.draftOf(7)).toBe(begun === 'chose' ? 'Le lavoir\nAutre chose\nchose' : 'Le lavoir\nAutre chose')
      store.write(7, '')
    }
  })

  it('is written again when it was refused, with its files, beside what one has begun meanwhile', async () => {
    const photo: File = {
      ...{ id: 3, name: 'a.jpg', size: 1, type: 'image/jpeg', sha256: '' },
      ...{ width: 1, height: 1, pages: null, scripted: false },
    }
    server.answers.send_message = () => new Refusal('not_allowed')
    begin()
    await online()
    await store.send({ conversation: 7, text: 'La @7 photo', reply_to: 2 }, { files: [photo] })
    await vi.waitFor(() => expect(store.waiting.map((one) => one.refused)).toEqual(['not_allowed']))
    store.write(7, 'Autre chose')
    await store.takeBack(store.waiting[0]?.client_id ?? '', 'La photo')
    expect([store.waiting, store.draftOf(7)]).toEqual([[], 'La photo\nAutre chose'])
    expect(writtenAt('files', ME, '7')).toEqual([{ name: 'a.jpg', size: 1, file: photo }])
    expect(writtenAt('reply', ME, '7')).toBe(2)
  })

  it('is a draft until it is sent', async () => {
    server.answers.send_message = storing
    server.answers.change_membership = ({ draft = '' }) => membership(7, { read_seq: 4, counted_seq: 4, draft })
    begin()
    await online()
    store.write(7, 'Bonj')
    expect(store.draftOf(7)).toBe('Bonj')
    await vi.waitFor(() => expect(store.state.memberships.get(7)?.draft).toBe('Bonj'), 3_000)
    expect(store.draftOf(7)).toBe('Bonj')
    await store.send({ conversation: 7, text: 'Bonjour' })
    expect(store.draftOf(7)).toBe('')
    await vi.waitFor(() => expect(store.state.memberships.get(7)?.draft).toBe(''))
  })
})

describe('by itself the store', () => {
  it('says once that what is addressed to the reader has reached them', async () => {
    state = { ...state, receipts: [receipt(7, 3), receipt(7, 4, { delivered_at: new Date() })] }
    server.answers.confirm_delivery = ({ conversation: id, seq }) => receipt(id, seq, { delivered_at: new Date() })
    begin()
    await online()
    await vi.waitFor(() => expect(ownReceipt(store.state, { conversation: 7, seq: 3 })?.delivered_at).toBeTruthy())
    server.tell({ type: 'receipt_changed', receipt: receipt(7, 4, { opened_at: new Date() }) })
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(server.said('confirm_delivery')).toHaveLength(1)
  })

  it('asks again for the lists it was shown, after coming back', async () => {
    server.answers.load_receipts = () => ({ receipts: [receipt(7, 4, { person: 2 })] })
    begin()
    await online()
    await store.run({ type: 'load_receipts', conversation: 7, seq: 4 })
    server.drop(1001)
    await vi.waitFor(() => expect(server.said('load_receipts')).toHaveLength(2))
  })

  it('sees that nobody is writing any more', async () => {
    begin()
    await online()
    const now = Date.now()
    const clock = vi.spyOn(Date, 'now').mockReturnValue(now - 5_950)
    server.tell({ type: 'message_typed', conversation: 7, person: 2 })
    await vi.waitFor(() => expect(store.state.typing.get(7)?.size).toBe(1))
    clock.mockRestore()
    server.tell({ type: 'person_changed', person: person(2) })
    await vi.waitFor(() => expect(store.state.typing.size).toBe(0))
  })
})

describe('this device', () => {
  it('shows without a line what was last seen', async () => {
    begin()
    await online()
    store.keepNow()
    await new Promise((resolve) => setTimeout(resolve, 50))
    server.answers.start = () => SILENCE
    const again = new Store(server.address)
    void again.open()
    await vi.waitFor(() => expect(again.phase).toBe('ready'))
    expect([again.line, again.state.logs.get(7)?.messages.length]).toEqual(['connecting', 1])
    await again.leave(ME)
  })

  it('shows nothing of anybody else', async () => {
    begin()
    await online()
    store.keepNow()
    await new Promise((resolve) => setTimeout(resolve, 50))
    state = started({ me: me({ person: 2 }) })
    const again = new Store(server.address)
    again.expect(2)
    void again.open()
    await vi.waitFor(() => expect(again.phase).toBe('ready'))
    expect([again.state.me?.person, again.state.logs.size]).toEqual([2, 0])
    await again.leave(ME)
  })

  it('is theirs in all its pages who signs in in one of them', async () => {
    begin()
    await online()
    const other = new Store(server.address)
    void other.open()
    await vi.waitFor(() => expect(other.line).toBe('online'))
    const starts = server.said('start').length
    other.expect(ME)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(server.said('start')).toHaveLength(starts)
    state = started({ me: me({ person: 2 }) })
    other.expect(2)
    await vi.waitFor(() => expect(store.state.me?.person).toBe(2))
    expect([store.phase, store.state.logs.size]).toEqual(['ready', 0])
    await other.leave(2)
  })

  it('keeps nothing of somebody who signs out', async () => {
    begin()
    await online()
    store.keepNow()
    await new Promise((resolve) => setTimeout(resolve, 50))
    await store.leave(ME)
    expect(store.phase).toBe('signed_out')
    server.answers.start = () => SILENCE
    const again = new Store(server.address)
    void again.open()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([again.phase, again.state.me]).toEqual(['loading', null])
    await again.leave(ME)
  })

  /** A message that waits, a draft, and a publication. */
  async function write(): Promise<void> {
    server.answers.send_message = () => SILENCE
    server.answers.change_membership = () => SILENCE
    await online()
    await store.send({ conversation: 7, text: 'Bonjour' })
    store.write(7, 'Et aussi')
    publication(ME)
  }

  function publication(author: number): void {
    const said = { conversation: 7, title: 'Fête', text: 'Samedi', tracked: false, files: [], cover: null }
    keepWritten('post', author, 'client-1', { said, files: [], draft: true })
  }

  async function left(): Promise<number[]> {
    const database = await openDatabase()
    const counts = await Promise.all([database.count('outbox'), database.count('drafts')])
    database.close()
    return [...counts, placesOf('post', ME).length]
  }

  it('keeps nothing of what they wrote, though the server closes the line before it answers', async () => {
    begin()
    await write()
    await vi.waitFor(async () => expect(await left()).toEqual([1, 1, 1]))
    server.drop(4401)
    await vi.waitFor(() => expect(store.phase).toBe('signed_out'))
    expect(await left()).toEqual([1, 1, 1])
    publication(2)
    await store.leave(ME)
    expect([await left(), placesOf('post', 2)]).toEqual([[0, 0, 0], ['client-1']])
  })

  it('is told of it in its other pages, which keep nothing either', async () => {
    const page = new Store(server.address)
    void page.open()
    await vi.waitFor(() => expect(page.line).toBe('online'))
    begin()
    await write()
    const leaving = page.leave(ME)
    // Written between that page's erasing and this one's hearing of it.
    publication(ME)
    await leaving
    await vi.waitFor(() => expect(store.phase).toBe('signed_out'))
    await vi.waitFor(async () => expect(await left()).toEqual([0, 0, 0]))
    expect([store.state.me, store.waiting, store.draftOf(7)]).toEqual([null, [], ''])
  })

  it('is told of it in a page whose line is closed already', async () => {
    begin()
    await write()
    server.drop(4401)
    await vi.waitFor(() => expect(store.phase).toBe('signed_out'))
    const leaving = new Store(server.address).leave(ME)
    publication(ME)
    await leaving
    await vi.waitFor(async () => expect(await left()).toEqual([0, 0, 0]))
  })

  it('stays with whoever else is signed in', async () => {
    begin()
    await write()
    const page = new Store(server.address)
    await page.leave(2)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([store.phase, store.waiting.length, await left()]).toEqual(['ready', 1, [1, 1, 1]])
  })
})
