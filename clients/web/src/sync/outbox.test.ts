import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Failure, SendMessage, Stored } from '../frames'
import { ME } from '../testing/records'
import { openDatabase, type Database, type Waiting } from './database'
import { echoOf, Outbox } from './outbox'
import { LineLost, Refused } from './socket'

const AT = new Date('2026-09-08T09:14:00Z')
const failure: Failure = { type: 'failure', id: 1, code: 'unavailable', detail: '', reference: '', retry_after: 0 }

let database: Database
let waiting: readonly Waiting[]
let sent: SendMessage[]
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
