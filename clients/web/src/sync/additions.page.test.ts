import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Additions, LARGEST, LARGEST_TOGETHER } from './additions'

const ME = 1

describe('the files on their way into a drive', () => {
  let locks: string[]

  function page(): Additions {
    return new Additions()
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

  beforeEach(() => {
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

  it('are forgotten when nobody comes back', async () => {
    await page().keep(chosen('autre', { person: 99 }))
    vi.useFakeTimers({ now: Date.now() + 8 * 86_400_000, toFake: ['Date'] })
    locks = []
    expect(await page().take(99)).toEqual([])
    vi.useRealTimers()
    locks = []
    expect(await page().take(99)).toEqual([])
  })

  it('are kept nowhere where the browser keeps nothing', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new Error('none')
      },
    })
    const additions = new Additions()
    expect(await additions.keep(chosen('un'))).toBe(false)
    expect(await additions.take(ME)).toEqual([])
  })
})
