import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Additions, LARGEST, LARGEST_TOGETHER } from './additions'
import { openDatabase, type Database } from './database'

const ME = 1

describe('the files on their way into a drive', () => {
  let database: Database
  let locks: string[]

  function page(): Additions {
    return new Additions(() => database)
  }

  const chosen = (key: string, more: { person?: number; size?: number } = {}) => ({
    key,
    person: ME,
    conversation: 7,
    parent: null,
    folders: ['Plans'],
    name: `${key}.pdf`,
    size: 4,
    dated: new Date(0),
    content: new Blob(['%PDF']),
    upload: null,
    ...more,
  })

  beforeEach(async () => {
    vi.stubGlobal('indexedDB', new IDBFactory())
    locks = []
    vi.stubGlobal('navigator', {
      ...navigator,
      locks: {
        request: (name: string) => {
          locks.push(name)
          return new Promise(() => undefined)
        },
        query: () => Promise.resolve({ held: locks.map((name) => ({ name })) }),
      },
    })
    database = await openDatabase()
  })

  it('are there again once their page is gone, as far as they had come, for their person alone', async () => {
    const before = page()
    expect(await before.keep(chosen('un'))).toBe(true)
    await before.keep(chosen('deux'))
    await before.keep(chosen('autre', { person: 99 }))
    await before.note('deux', 31)
    await before.forget('un')
    const after = page()
    expect(await after.take(ME)).toEqual([])
    locks.shift()
    const taken = await after.take(ME)
    expect(taken.map(({ key, upload, folders }) => [key, upload, folders])).toEqual([['deux', 31, ['Plans']]])
    expect(taken[0]?.content).toBeTruthy()
    expect(await page().take(ME)).toEqual([])
  })

  it('are known by their names alone where they are too large', async () => {
    const before = page()
    expect(await before.keep(chosen('film', { size: LARGEST + 1 }))).toBe(false)
    const sizes = Array.from({ length: LARGEST_TOGETHER / LARGEST }, (_, place) => `plan${place}`)
    for (const key of sizes) expect(await before.keep(chosen(key, { size: LARGEST }))).toBe(true)
    expect(await before.keep(chosen('note'))).toBe(false)
    await before.forget('plan0')
    expect(await before.keep(chosen('lettre'))).toBe(true)
    locks = []
    const taken = await page().take(ME)
    const missing = taken.filter(({ content }) => content === null).map(({ key }) => key)
    expect(missing.sort()).toEqual(['film', 'note'])
    expect(taken).toHaveLength(sizes.length + 2)
  })

  it('are erased with whoever signs out, and forgotten when nobody comes back', async () => {
    const before = page()
    await before.keep(chosen('un'))
    await before.keep(chosen('autre', { person: 99 }))
    await before.erase(ME)
    expect(await database.getAllKeys('additions')).toEqual(['autre'])
    vi.useFakeTimers({ now: Date.now() + 8 * 86_400_000, toFake: ['Date'] })
    locks = []
    expect(await page().take(99)).toEqual([])
    expect(await database.getAllKeys('additions')).toEqual([])
    vi.useRealTimers()
  })

  it('are kept nowhere where the browser keeps nothing', async () => {
    const additions = new Additions(() => null)
    expect(await additions.keep(chosen('un'))).toBe(false)
    expect(await additions.take(ME)).toEqual([])
  })
})
