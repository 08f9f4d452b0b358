import { IDBFactory } from 'fake-indexeddb'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EMPTY } from '../domain/state'
import type { File } from '../frames'
import { fileServer, type FileServer } from '../testing/fileServer'
import { conversation, ME, membership, started } from '../testing/records'
import { apply } from './apply'
import { openDatabase, type Database } from './database'
import { fetched } from './fetching'
import { Papers } from './papers.svelte'

const SOON = new Date(Date.now() + 60_000)
const file = (id: number, size = 4) => ({ id, size, name: `${id}.pdf`, type: 'application/pdf' }) as unknown as File

describe('the papers of this device', () => {
  let database: Database
  const state = apply(EMPTY, {
    type: 'started',
    started: started({ conversations: [conversation(7, [ME])], memberships: [membership(7)] }),
  })

  async function put(id: number, more: { person?: number; conversation?: number; until?: Date } = {}): Promise<void> {
    const paper = {
      person: ME,
      conversation: 7,
      seq: 3,
      until: SOON,
      file: file(id),
      bytes: new Blob(['%PDF']),
      ...more,
    }
    await database.put('papers', paper, id)
  }

  beforeEach(async () => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    database = await openDatabase()
  })

  it('are there again after a reload', async () => {
    await put(1)
    const papers = new Papers()
    await papers.open(database)
    expect([papers.has(1), papers.has(2)]).toEqual([true, false])
    expect(await papers.read(1)).toBeTruthy()
    expect(await papers.read(2)).toBeNull()
  })

  it('go with the access, with the time, and with the person', async () => {
    await put(1)
    await put(2, { conversation: 8 })
    await put(3, { until: new Date(0) })
    await put(4, { person: 99 })
    const papers = new Papers()
    await papers.open(database)
    await papers.review(state)
    expect(await database.getAllKeys('papers')).toEqual([1])
    await papers.review(apply(state, { type: 'conversation_left', conversation: 7 }))
    expect(await database.getAllKeys('papers')).toEqual([])
    expect(papers.has(1)).toBe(false)
  })

  it('go one sitting at a time, or all at once', async () => {
    await put(1)
    await put(2, { conversation: 8 })
    const papers = new Papers()
    await papers.open(database)
    await papers.drop({ conversation: 7, seq: 3 })
    expect(await database.getAllKeys('papers')).toEqual([2])
    await papers.erase()
    expect(await database.getAllKeys('papers')).toEqual([])
  })

  it('are not in the way of what an older version kept to be sent', async () => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    const older = await openDB('parvis', 2, {
      upgrade(before) {
        before.createObjectStore('outbox', { keyPath: 'client_id' })
        before.createObjectStore('drafts', { keyPath: ['author', 'conversation'] })
        before.createObjectStore('snapshot')
        before.createObjectStore('logs')
      },
    })
    await older.put('outbox', { client_id: 'waiting' })
    older.close()
    expect(await (await openDatabase()).getAllKeys('outbox')).toEqual(['waiting'])
  })
})

describe('a paper on its way', () => {
  let server: FileServer
  let came: number

  beforeEach(async () => {
    server = await fileServer(1_000)
    came = 0
  })

  afterEach(() => {
    server.close()
  })

  const fetching = (stopping = new AbortController()) =>
    fetched(file(1, 1_000), stopping.signal, (bytes) => (came += bytes))

  it('goes on where the line was cut', async () => {
    server.mishaps = ['cut']
    const bytes = await (await fetching()).arrayBuffer()
    expect(new Uint8Array(bytes)).toEqual(server.bytes)
    expect(server.asked).toEqual(['bytes=0-', 'bytes=500-'])
    expect(came).toBe(1_000)
  })

  it('says that it is withheld', async () => {
    server.mishaps = ['refused']
    await expect(fetching()).rejects.toMatchObject({ trouble: 'withheld' })
  })

  it('is given up', async () => {
    const stopping = new AbortController()
    stopping.abort()
    await expect(fetching(stopping)).rejects.toThrow()
  })
})

describe('papers that are asked for', () => {
  it('come at once; then what reads them is awaited, until the line goes', async () => {
    const server = await fileServer(1_000)
    // Where the service worker does not come, as on a bad line, one waits for it without end.
    vi.stubGlobal('navigator', {
      onLine: true,
      serviceWorker: { register: () => Promise.resolve(), ready: new Promise(() => undefined) },
    })
    const papers = new Papers()
    await papers.open(await openDatabase())
    const occasion = { conversation: 7, seq: 3, until: SOON }
    const kept = papers.keep(ME, occasion, [file(1, 1_000)])
    await vi.waitFor(() => expect(papers.has(1)).toBe(true))
    expect(papers.errandOf(occasion)).toMatchObject({ came: 1_000, size: 1_000, trouble: null })
    window.dispatchEvent(new Event('offline'))
    await kept
    expect(papers.errandOf(occasion)?.trouble).toBe('line')
    vi.unstubAllGlobals()
    server.close()
  })
})
