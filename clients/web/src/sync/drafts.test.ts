import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChangeMembership } from '../frames'
import { ME } from '../testing/records'
import { openDatabase, type Database } from './database'
import { Drawer, type Drafts } from './drafts'
import { LineLost, Refused } from './socket'

let database: Database
let drafts: Drafts
let told: ChangeMembership[]
let answer: Error | null
let slow: Promise<void>
let drawers: Drawer[] = []

async function drawer(author = ME, rest = 20): Promise<Drawer> {
  const scribe = {
    call: (command: ChangeMembership) => {
      told.push(command)
      return answer ? Promise.reject(answer) : slow
    },
    changed: (all: Drafts) => (drafts = all),
  }
  const made = new Drawer(database, scribe, rest)
  drawers.push(made)
  await made.restore(author)
  return made
}

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  database = await openDatabase()
  drafts = new Map()
  told = []
  answer = null
  slow = Promise.resolve()
})

afterEach(() => {
  for (const one of drawers) one.clear()
  drawers = []
})

describe('a draft', () => {
  it('is told when the hand rests, once', async () => {
    const made = await drawer()
    for (const text of ['B', 'Bo', 'Bon']) made.write(7, text)
    expect(drafts.get(7)).toBe('Bon')
    await vi.waitFor(() => expect(drafts.size).toBe(0))
    expect(told).toEqual([{ type: 'change_membership', conversation: 7, draft: 'Bon' }])
  })

  it('that is wiped is told at once, however long the hand rests', async () => {
    const made = await drawer(ME, 600_000)
    made.write(7, 'Bon')
    made.write(7, '')
    await vi.waitFor(() => expect(told.map(({ draft }) => draft)).toEqual(['']))
  })

  it('is told of again only once the server has answered what came before', async () => {
    const made = await drawer()
    let answered = (): void => undefined
    slow = new Promise((resolve) => (answered = resolve))
    made.write(7, 'Bonjour')
    await vi.waitFor(() => expect(told).toHaveLength(1))
    made.write(7, '')
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(told.map(({ draft }) => draft)).toEqual(['Bonjour'])
    answered()
    await vi.waitFor(() => expect(drafts.size).toBe(0))
    expect(told.map(({ draft }) => draft)).toEqual(['Bonjour', ''])
  })

  it('that is gone on with while what was told of it is erased is kept', async () => {
    const made = await drawer()
    let answered = (): void => undefined
    slow = new Promise((resolve) => (answered = resolve))
    made.write(7, 'Le')
    await vi.waitFor(() => expect(told).toHaveLength(1))
    answer = new LineLost()
    answered()
    while (drafts.size) await Promise.resolve()
    made.write(7, 'Le tracteur')
    await vi.waitFor(() => expect(told).toHaveLength(2))
    expect((await database.get('drafts', [ME, 7]))?.text).toBe('Le tracteur')
  })

  it('is kept on the device while there is no line, for a later visit', async () => {
    answer = new LineLost()
    const before = await drawer()
    before.write(7, 'Bonjour')
    await vi.waitFor(async () => expect(await database.count('drafts')).toBe(1))
    answer = null
    const after = await drawer()
    expect(drafts.get(7)).toBe('Bonjour')
    after.flush()
    await vi.waitFor(async () => expect(await database.count('drafts')).toBe(0))
    expect(drafts.size).toBe(0)
  })

  it('is nobody else’s', async () => {
    answer = new LineLost()
    const made = await drawer()
    made.write(7, 'Bonjour')
    await vi.waitFor(async () => expect(await database.count('drafts')).toBe(1))
    await drawer(2)
    expect(drafts.size).toBe(0)
  })

  it('stays while it changes under the answer', async () => {
    const made = await drawer()
    made.write(7, 'Bonjour')
    made.flush()
    made.write(7, 'Bonjour à tous')
    await vi.waitFor(() => expect(drafts.size).toBe(0))
    expect(told.map((one) => one.draft)).toEqual(['Bonjour', 'Bonjour à tous'])
  })

  it('is let go in a conversation that one has left', async () => {
    answer = new Refused({ type: 'failure', id: 1, code: 'not_found', detail: '', reference: '', retry_after: 0 })
    const made = await drawer()
    made.write(7, 'Bonjour')
    await vi.waitFor(() => expect(drafts.size).toBe(0))
  })

  it('is wiped at once when it was sent, and erased when one signs out', async () => {
    const made = await drawer()
    made.write(7, '')
    await vi.waitFor(() => expect(told).toEqual([{ type: 'change_membership', conversation: 7, draft: '' }]))
    answer = new LineLost()
    made.write(8, 'Bonjour')
    await vi.waitFor(async () => expect(await database.count('drafts')).toBe(1))
    await made.erase(ME)
    expect([drafts.size, await database.count('drafts')]).toEqual([0, 0])
  })

  it('of an earlier visit gives way to what another page of the browser has written since', async () => {
    answer = new LineLost()
    const first = await drawer()
    first.write(7, 'Bonjour')
    await vi.waitFor(async () => expect(await database.count('drafts')).toBe(1))
    const second = await drawer()
    first.write(7, 'Bonjour à tous')
    await vi.waitFor(async () => expect((await database.get('drafts', [ME, 7]))?.text).toBe('Bonjour à tous'))
    answer = null
    told = []
    second.flush()
    await vi.waitFor(() => expect(drafts.size).toBe(0))
    first.flush()
    await vi.waitFor(() => expect(told).not.toEqual([]))
    expect(new Set(told.map((one) => one.draft))).toEqual(new Set(['Bonjour à tous']))
  })

  it('is kept for the page that has written it after another one', async () => {
    const [first, second] = [await drawer(), await drawer()]
    first.write(7, 'Bonjour')
    await vi.waitFor(() => expect(told).toHaveLength(1))
    second.write(7, 'Bonsoir')
    second.clear()
    await vi.waitFor(() => expect(drafts.size).toBe(0))
    expect((await database.get('drafts', [ME, 7]))?.text).toBe('Bonsoir')
  })
})
