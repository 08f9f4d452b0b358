import { IDBFactory, IDBTransaction } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AT, ME } from '../testing/records'
import { keep, openDatabase, type Database, type Draft, type Waiting } from './database'

let database: Database

const draft = (text: string): Draft => ({ author: ME, conversation: 7, text })
const waiting = (text: string): Waiting => ({
  client_id: 'client-1',
  author: ME,
  command: { type: 'send_message', conversation: 7, client_id: 'client-1', text },
  files: [],
  written_at: AT,
  refused: null,
})

/** The browser undoes what a page puts that goes before it is committed. */
async function andGoes(put: () => Promise<void>): Promise<void> {
  const undone = vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
    this.abort()
  })
  await put()
  undone.mockRestore()
}

/** What the next page finds there. */
async function left<Store extends 'outbox' | 'drafts'>(store: Store) {
  return (await openDatabase()).getAll(store)
}

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  localStorage.clear()
  database = await openDatabase()
})

describe('what a page puts in its last moment', () => {
  it('is there for the next one, as it was', async () => {
    await keep(database, 'drafts', draft('Le tracteur'))
    await andGoes(() => keep(database, 'drafts', draft('Le tracteur est')))
    await andGoes(() => keep(database, 'outbox', waiting('Bonjour')))
    expect(await database.getAll('drafts')).toEqual([draft('Le tracteur')])
    expect(await left('drafts')).toEqual([draft('Le tracteur est')])
    expect(await left('outbox')).toEqual([waiting('Bonjour')])
    expect(localStorage.length).toBe(0)
  })

  it('gives way to what was committed after it', async () => {
    await andGoes(() => keep(database, 'drafts', draft('Le')))
    await keep(database, 'drafts', draft('Le tracteur'))
    expect(await left('drafts')).toEqual([draft('Le tracteur')])
  })

  it('is not kept twice once it is committed, however fast another follows', async () => {
    await Promise.all(['L', 'Le', 'Le t'].map((text) => keep(database, 'drafts', draft(text))))
    expect(localStorage.length).toBe(0)
    expect(await left('drafts')).toEqual([draft('Le t')])
  })
})
