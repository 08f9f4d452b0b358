import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Failure, File, SendMessage, Stored } from '../frames'
import { ME } from '../testing/records'
import { openDatabase, type Database, type Waiting } from './database'
import { echoOf, ENDED, Outbox } from './outbox'
import { LineLost, Refused } from './socket'

const file: File = {
  id: 3,
  name: 'a.pdf',
  size: 1,
  type: '',
  sha256: '',
  width: null,
  height: null,
  pages: null,
  scripted: false,
}
const AT = new Date('2026-09-08T09:14:00Z')
const failure: Failure = { type: 'failure', id: 1, code: 'unavailable', detail: '', reference: '', retry_after: 0 }

let database: Database
let waiting: readonly Waiting[]
let sent: SendMessage[]
let left: Waiting[]
let answers: (Error | 'stored')[]

/** A line that answers as told, and then stores. */
function outbox(kept: Database | null = database): Outbox {
  return new Outbox(
    kept,
    {
      call: (command) => {
        sent.push(command)
        const answer = answers.shift() ?? 'stored'
        return answer === 'stored' ? Promise.resolve(stored(command)) : Promise.reject(answer)
      },
      stored: vi.fn(),
      changed: (list) => (waiting = list),
      leftBehind: (one) => {
        if (one.command.conversation === 9) return 'archived'
        left.push(one)
        return null
      },
    },
    10,
  )
}

function stored({ conversation }: SendMessage): Stored {
  return { conversation, seq: sent.length, changed_seq: sent.length, sent_at: AT }
}

function command(text: string, conversation = 7): SendMessage {
  return { type: 'send_message', conversation, client_id: `client-${conversation}-${text}`, text }
}

const texts = () => sent.map((one) => one.text)

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  database = await openDatabase()
  waiting = []
  sent = []
  left = []
  answers = []
})

describe('the outbox', () => {
  it('sends what it is given, and then keeps nothing of it', async () => {
    await outbox().add(ME, command('Bonjour'))
    await vi.waitFor(() => expect(waiting).toEqual([]))
    expect(texts()).toEqual(['Bonjour'])
    await vi.waitFor(async () => expect(await database.count('outbox')).toBe(0))
  })

  it('keeps what was written without a line, and sends it in its order when the line is back', async () => {
    answers = [new LineLost()]
    const box = outbox()
    await box.add(ME, command('un'))
    answers = [new LineLost(), new LineLost()]
    await box.add(ME, command('deux'))
    await box.add(ME, command('trois'))
    expect(waiting.map((one) => [one.command.text, one.refused])).toEqual([
      ['un', null],
      ['deux', null],
      ['trois', null],
    ])
    answers = []
    sent = []
    box.flush()
    await vi.waitFor(() => expect(waiting).toEqual([]))
    expect(texts()).toEqual(['un', 'deux', 'trois'])
  })

  it('sends at a later visit what an earlier one left, its own person’s only', async () => {
    answers = [new LineLost(), new LineLost()]
    const before = outbox()
    await before.add(ME, command('un'))
    await before.add(2, command('d’un autre', 8))
    answers = []
    const after = outbox()
    await after.restore(ME)
    after.flush()
    await vi.waitFor(async () => expect(await database.count('outbox')).toBe(1))
    expect(sent.at(-1)).toEqual(command('un'))
  })

  it('asks about what a session left that has ended, and sends none of it by itself', async () => {
    answers = [new LineLost(), new LineLost()]
    const before = outbox()
    await before.add(ME, command('un'))
    await before.add(2, command('d’un autre', 8))
    await before.suspend()
    sent = []
    const after = outbox()
    await after.restore(ME)
    after.flush()
    await after.add(ME, command('deux'))
    await vi.waitFor(() => expect(waiting.map((one) => one.refused)).toEqual([ENDED]))
    expect(texts()).toEqual(['deux'])
    await after.retry('client-7-un')
    await vi.waitFor(() => expect(waiting).toEqual([]))
    expect(texts()).toEqual(['deux', 'un'])
    expect((await database.getAll('outbox')).map((one) => [one.author, one.refused])).toEqual([[2, ENDED]])
  })

  it('sends with the same number what may have been stored already', async () => {
    answers = [new LineLost()]
    const box = outbox()
    await box.add(ME, command('un'))
    box.flush()
    await vi.waitFor(() => expect(waiting).toEqual([]))
    expect(sent.map((one) => one.client_id)).toEqual(['client-7-un', 'client-7-un'])
  })

  it('shows what was refused with its reason, and goes on with the rest', async () => {
    answers = [new Refused({ ...failure, code: 'archived' })]
    const box = outbox()
    await box.add(ME, command('un'))
    await box.add(ME, command('deux', 8))
    await vi.waitFor(() => expect(waiting.map((one) => one.refused)).toEqual(['archived']))
    await box.retry('client-7-un')
    await vi.waitFor(() => expect(waiting).toEqual([]))
    expect(texts()).toEqual(['un', 'deux', 'un'])
  })

  it('gives up what one discards', async () => {
    answers = [new Refused({ ...failure, code: 'not_allowed' })]
    const box = outbox()
    await box.add(ME, command('un'))
    await vi.waitFor(() => expect(waiting).toHaveLength(1))
    await box.discard('client-7-un')
    expect([waiting, await database.count('outbox')]).toEqual([[], 0])
  })

  it('tries again by itself what was refused for now, in the same order', async () => {
    answers = [new Refused(failure)]
    const box = outbox()
    await box.add(ME, command('un'))
    await box.add(ME, command('deux'))
    await vi.waitFor(() => expect(waiting).toEqual([]))
    expect(texts()).toEqual(['un', 'un', 'deux'])
  })

  it('gives a mistake of the server three chances', async () => {
    answers = Array.from({ length: 3 }, () => new Refused({ ...failure, code: 'internal' }))
    await outbox().add(ME, command('un'))
    await vi.waitFor(() => expect(waiting.map((one) => one.refused)).toEqual(['internal']))
    expect(sent).toHaveLength(3)
  })

  it('holds a message until its files are there, and lets the others by', async () => {
    const box = outbox()
    await box.hold(ME, command('un'), { text: 'un', files: [] })
    await box.add(ME, command('deux'))
    box.flush()
    await vi.waitFor(() => expect(texts()).toEqual(['deux']))
    await vi.waitFor(() => expect(waiting.map((one) => one.draft?.text)).toEqual(['un']))
    await box.release('client-7-un', [file])
    await vi.waitFor(() => expect(waiting).toEqual([]))
    expect(sent.at(-1)).toEqual({ ...command('un'), files: [file.id] })
    await vi.waitFor(async () => expect(await database.count('outbox')).toBe(0))
  })

  it('makes a draft, once, of what a page held that is gone, and sends none of it', async () => {
    const before = outbox()
    await before.hold(ME, command('un'), { text: 'un', files: [] })
    await before.note('client-7-un', [{ name: 'a.pdf', size: 1, file }])
    await before.hold(2, command('d’un autre', 8), { text: 'd’un autre', files: [] })
    const after = outbox()
    await after.restore(ME)
    await after.restore(ME)
    after.flush()
    expect(left.map(({ draft }) => draft)).toEqual([{ text: 'un', files: [{ name: 'a.pdf', size: 1, file }] }])
    expect([waiting, sent]).toEqual([[], []])
    expect((await database.getAll('outbox')).map((one) => one.author)).toEqual([2])
  })

  it('makes drafts of several, the latest first, as each is put before the others', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const before = outbox()
    for (const text of ['c', 'a', 'b']) {
      vi.setSystemTime(Date.now() + 1_000)
      await before.hold(ME, command(text), { text, files: [] })
    }
    vi.useRealTimers()
    await outbox().restore(ME)
    expect(left.map(({ draft }) => draft?.text)).toEqual(['b', 'a', 'c'])
  })

  it('keeps, and does not send, what a page held that is gone where one may not write any more', async () => {
    await outbox().hold(ME, command('un', 9), { text: 'un', files: [] })
    const after = outbox()
    await after.restore(ME)
    await after.retry('client-9-un')
    await after.restore(ME)
    expect([left, sent]).toEqual([[], []])
    expect(waiting.map((one) => one.command.text)).toEqual(['un'])
    await outbox().restore(ME)
    expect(waiting.map((one) => one.refused)).toEqual(['archived'])
  })

  it('works where the browser keeps nothing', async () => {
    answers = [new LineLost()]
    const box = outbox(null)
    await box.add(ME, command('un'))
    await box.restore(ME)
    box.flush()
    await vi.waitFor(() => expect(waiting).toEqual([]))
  })

  it('erases what one left when one signs out', async () => {
    answers = [new LineLost(), new LineLost()]
    const box = outbox()
    await box.add(ME, command('un'))
    await box.add(2, command('deux', 8))
    await box.erase(ME)
    expect([waiting, (await database.getAll('outbox')).map((one) => one.author)]).toEqual([[], [2]])
  })
})

describe('the echo', () => {
  const own: Waiting = { client_id: 'client-7-un', author: ME, command: command('un'), written_at: AT, refused: null }

  it('is the message as everybody is told it', () => {
    const place = { conversation: 7, seq: 5, changed_seq: 5, sent_at: AT }
    expect(echoOf(own, place)).toMatchObject({
      seq: 5,
      author: ME,
      content: { type: 'chat', text: 'un', mentions: [] },
    })
  })

  it('is none when the message has changed since', () => {
    expect(echoOf(own, { conversation: 7, seq: 5, changed_seq: 6, sent_at: AT })).toBeNull()
  })
})
