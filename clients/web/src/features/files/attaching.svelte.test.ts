import type { DetachedWindowAPI } from 'happy-dom'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { flushSync } from 'svelte'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { store } from '../../sync/live'
import { keepWritten, writtenAt } from '../../sync/written'
import { ME, person, started } from '../../testing/records'
import { Attaching, attachingIn, MOST } from './attaching.svelte'
import type { Sending } from './sending.svelte'
import { PART } from './upload'

const browser = window as unknown as { happyDOM: DetachedWindowAPI }

interface Begun {
  name: string
  size: number
  offset: number
  ended: boolean
}

/** What the server does with the requests, in this order; afterwards it does as it should. */
type Mishap = 'cut' | 'half' | 'unavailable' | 'too_large' | 'lost_answer' | 'forgotten'

let server: Server
let uploads: Map<number, Begun>
let mishaps: Partial<Record<string, Mishap[]>>
let asked: string[]
/** Files that the server has no more. */
let forgotten: Set<number>
let most = 0
let going = 0

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function obey(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'HEAD') {
    const known = !forgotten.has(Number(request.url?.split('/').at(-1)))
    response.writeHead(known ? 200 : 404).end()
    return
  }
  const id = Number(/\/api\/uploads\/(\d+)/.exec(request.url ?? '')?.[1] ?? 0)
  const act = id ? (request.method ?? '') : 'BEGIN'
  going += act === 'PATCH' ? 1 : 0
  most = Math.max(most, going)
  const body = await bodyOf(request)
  await new Promise((resolve) => setTimeout(resolve, 5))
  going -= act === 'PATCH' ? 1 : 0
  asked.push(act === 'PATCH' ? `PATCH ${String(request.headers['upload-offset'])}` : act)
  const mishap = mishaps[act]?.shift()
  const upload = uploads.get(id)
  if (mishap === 'cut') request.socket.destroy()
  else if (mishap === 'unavailable') answer(response, 503, { code: 'unavailable', retry_after: 0.01 })
  else if (mishap === 'too_large') answer(response, 413, { code: 'too_large', detail: 'limit', most: 5 })
  else if (act === 'BEGIN') {
    const { name, size } = JSON.parse(body.toString()) as Begun
    uploads.set(uploads.size + 1, { name, size, offset: 0, ended: false })
    answer(response, 201, { id: uploads.size, size, offset: 0 })
  } else if (!upload || mishap === 'forgotten' || (upload.ended && act !== 'POST'))
    answer(response, 404, { code: 'not_found' })
  else if (act === 'DELETE') {
    uploads.delete(id)
    answer(response, 200, {})
  } else if (act === 'PATCH') {
    if (Number(request.headers['upload-offset']) !== upload.offset)
      return answer(response, 409, { code: 'conflict', detail: 'offset' })
    upload.offset += mishap === 'half' ? Math.floor(body.length / 2) : body.length
    if (mishap === 'half') request.socket.destroy()
    else answer(response, 200, { id, size: upload.size, offset: upload.offset })
  } else if (act === 'GET') answer(response, 200, { id, size: upload.size, offset: upload.offset })
  else {
    upload.ended = true
    if (mishap === 'lost_answer') request.socket.destroy()
    else answer(response, 200, { id, name: upload.name, size: upload.size, type: 'text/plain', sha256: 'a'.repeat(64) })
  }
}

function file(name: string, size: number): globalThis.File {
  return new globalThis.File([new Uint8Array(size)], name)
}

async function until(seen: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000
  while (!seen()) {
    if (Date.now() > deadline) throw new Error(`waited in vain: ${asked.join(', ')}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const asksBeforeLeaving = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }))

function first(attaching: Attaching): Sending {
  return attaching.list[0] as Sending
}

beforeEach(async () => {
  uploads = new Map()
  mishaps = {}
  asked = []
  forgotten = new Set()
  most = going = 0
  server = createServer((request, response) => void obey(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  browser.happyDOM.setURL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

describe('files that are joined', () => {
  it('go up in parts, two at once, and keep their order', async () => {
    const attaching = new Attaching()
    attaching.add([file('a', 2 * PART + 1), file('b', 10), file('c', 10), file('d', 10)])
    expect(attaching.ready).toBe(false)
    expect(asksBeforeLeaving()).toBe(true)
    await until(() => attaching.ready)
    expect(asksBeforeLeaving()).toBe(false)
    expect(attaching.files.map(({ name, size }) => [name, size])).toEqual([
      ['a', 2 * PART + 1],
      ['b', 10],
      ['c', 10],
      ['d', 10],
    ])
    expect(asked.filter((act) => act.startsWith('PATCH'))).toContain(`PATCH ${2 * PART}`)
    expect(most).toBe(2)
    expect(attaching.files[0]?.pages).toBeNull()
  })

  it.each<[string, Partial<Record<string, Mishap[]>>]>([
    ['the line is cut before anything', { BEGIN: ['cut'] }],
    ['the line is cut within a part', { PATCH: ['half'] }],
    ['the server is away', { PATCH: ['unavailable', 'unavailable'] }],
    ['the answer to the end is lost', { POST: ['lost_answer'] }],
    ['the upload was forgotten meanwhile', { PATCH: ['cut'], GET: ['forgotten'], POST: ['forgotten'] }],
  ])('arrive even when %s', async (_, given) => {
    mishaps = given
    const attaching = new Attaching()
    attaching.add([file('a', 1_000)])
    await until(() => attaching.ready)
    expect(attaching.files).toMatchObject([{ name: 'a', size: 1_000 }])
  })

  it('are lost to nobody who leaves the page, but for those given up', () => {
    const attaching = new Attaching()
    attaching.add([file('a', 10), file('b', 10), file('c', 10)])
    attaching.remove(attaching.list[2] as Sending)
    first(attaching).pause()
    expect(asksBeforeLeaving()).toBe(true)
    attaching.clear()
    expect(asksBeforeLeaving()).toBe(false)
  })

  it('go on from where they were, when paused and resumed', async () => {
    mishaps = { PATCH: ['half'] }
    const attaching = new Attaching()
    attaching.add([file('a', 1_000)])
    await until(() => first(attaching).stage === 'cut')
    first(attaching).pause()
    expect(first(attaching).stage).toBe('paused')
    void first(attaching).go()
    await until(() => attaching.ready)
    expect(asked).toEqual(['BEGIN', 'PATCH 0', 'GET', 'PATCH 500', 'POST'])
  })

  it('are refused for good when too large, and can be removed', async () => {
    mishaps = { BEGIN: ['too_large'] }
    const attaching = new Attaching()
    attaching.add([file('a', 10), file('b', 10)])
    await until(() => attaching.refused)
    expect(first(attaching).refusal).toMatchObject({ code: 'too_large', most: 5 })
    attaching.remove(first(attaching))
    await until(() => attaching.ready)
    expect(attaching.files).toMatchObject([{ name: 'b' }])
  })

  it('are taken back from the server when they are removed on their way', async () => {
    mishaps = { PATCH: ['cut', 'cut', 'cut', 'cut'] }
    const attaching = new Attaching()
    attaching.add([file('a', 10)])
    await until(() => first(attaching).stage === 'cut')
    attaching.clear()
    await until(() => uploads.size === 0)
    expect(attaching.ready).toBe(true)
  })

  it('come from where they are already, each once, as far as there is room', () => {
    const none = { width: null, height: null, pages: null, scripted: false }
    const file = (id: number) => ({ id, name: `${id}.txt`, size: 1, type: 'text/plain', sha256: '', ...none })
    const attaching = new Attaching([file(1)])
    attaching.join([file(1), file(2)])
    expect(attaching.ids).toEqual([1, 2])
    expect([attaching.ready, attaching.overfull]).toEqual([true, false])
    attaching.join(Array.from({ length: MOST + 1 }, (_, place) => file(place + 1)))
    expect([attaching.ids.length, attaching.overfull]).toEqual([MOST, true])
  })

  it('are there again when the page is, but for what had not arrived or was forgotten', async () => {
    store.apply({ type: 'started', started: started({ people: [person(ME)] }) })
    flushSync()
    const before = attachingIn(ME, 7)
    before.add([file('a', 10), file('b', 10)])
    await until(() => before.ready)
    mishaps = { PATCH: ['cut', 'cut', 'cut', 'cut'] }
    before.add([file('c', 10)])
    flushSync()
    const again = new Attaching()
    again.takeUp(writtenAt('files', ME, '7') as [])
    expect(again.list.map(({ name, stage }) => [name, stage])).toEqual([
      ['a', 'done'],
      ['b', 'done'],
      ['c', 'refused'],
    ])
    expect(again.list[2]?.refusal?.code).toBe('missing')
    expect(again.kept.map(({ name }) => name)).toEqual(before.kept.map(({ name }) => name))
    forgotten.add(again.files[0]?.id ?? 0)
    await again.examine()
    expect(again.files.map(({ name }) => name)).toEqual(['b'])
    expect(again.list[0]?.refusal?.code).toBe('missing')
    again.remove(again.list[0] as Sending)
    expect(again.kept.map(({ name }) => name)).toEqual(['b', 'c'])

    mishaps = {}
    before.clear()
    flushSync()
    expect(writtenAt('files', ME, '7')).toBeNull()
    before.add([file('d', 10)])
    await until(() => before.ready)
    await store.leave(ME)
    flushSync()
    expect(writtenAt('files', ME, '7')).toBeNull()
    expect(attachingIn(ME, 7).list).toEqual([])
  })

  it('are told as they are to whoever comes after the component that asked for them first is gone', async () => {
    store.apply({ type: 'started', started: started({ people: [person(ME)] }) })
    const seen = (): unknown[] => {
      const { files, ids, ready, refused } = attachingIn(ME, 8)
      return [files.map(({ name }) => name), ids.length, ready, refused]
    }
    const leave = $effect.root(() => {
      $effect(() => {
        seen()
      })
    })
    flushSync()
    attachingIn(ME, 8).add([file('a', 10)])
    await until(() => attachingIn(ME, 8).ready)
    expect(seen()).toEqual([['a'], 1, true, false])
    leave()
    attachingIn(ME, 8).clear()
    expect(seen()).toEqual([[], 0, true, false])
    attachingIn(ME, 8).add([file('b', 10)])
    expect(seen()).toEqual([[], 0, false, false])
    await until(() => attachingIn(ME, 8).ready)
    expect(seen()).toEqual([['b'], 1, true, false])
    attachingIn(ME, 8).clear()
  })

  it('are not written again by a page that has changed none, and has yet to hear of what another one removed', async () => {
    store.apply({ type: 'started', started: started({ people: [person(ME)] }) })
    const here = attachingIn(ME, 9)
    here.add([file('a', 10), file('b', 10)])
    await until(() => here.ready)
    flushSync()
    keepWritten('files', ME, '9', here.kept.slice(1))
    store.apply({ type: 'started', started: started({ people: [person(ME)] }) })
    flushSync()
    expect(writtenAt('files', ME, '9')).toHaveLength(1)
    here.clear()
  })

  it('are the same on every page of the browser, but for what is on its way', async () => {
    const [here, there] = [new Attaching(), new Attaching()]
    here.add([file('a', 10)])
    await until(() => here.ready)
    mishaps = { PATCH: ['cut', 'cut', 'cut', 'cut'] }
    there.add([file('b', 10)])
    there.share(here.kept)
    expect(there.list.map(({ name }) => name)).toEqual(['a', 'b'])
    const { list } = there
    there.share(here.kept)
    expect(there.list).toBe(list)
    here.share(there.kept)
    expect(here.list.map(({ name }) => name)).toEqual(['a'])
    here.clear()
    there.share(here.kept)
    expect(there.list.map(({ name }) => name)).toEqual(['b'])
    there.clear()
  })

  it('keep the name of what was on its way, on every page, when the page that sent it is gone', async () => {
    const [here, gone] = [new Attaching(), new Attaching()]
    here.add([file('a', 10)])
    await until(() => here.ready)
    mishaps = { PATCH: ['cut', 'cut', 'cut', 'cut'] }
    gone.add([file('b', 10)])
    gone.share(here.kept)
    here.share(gone.kept)
    expect(here.list.map(({ name }) => name)).toEqual(['a'])
    const again = new Attaching()
    again.takeUp(here.kept)
    gone.clear()
    const seen = (page: Attaching) => page.list.map(({ name, refusal }) => [name, refusal?.code]).sort()
    expect(seen(again)).toEqual([
      ['a', undefined],
      ['b', 'missing'],
    ])
    here.share(again.kept)
    expect(seen(here)).toEqual(seen(again))
    expect(here.refused).toBe(true)
    here.remove(here.list.find(({ name }) => name === 'b') as Sending)
    again.share(here.kept)
    expect(again.list.map(({ name }) => name)).toEqual(['a'])
    expect(again.kept).toEqual(here.kept)
  })

  it('are bounded in number', async () => {
    const attaching = new Attaching([
      { id: 7, name: 'x', size: 1, type: '', sha256: '', width: 1, height: 1, pages: null, scripted: false },
    ])
    attaching.add(Array.from({ length: MOST }, (_, place) => file(String(place), 1)))
    expect(attaching.overfull).toBe(true)
    expect(attaching.list).toHaveLength(MOST)
    await until(() => attaching.ready)
    expect(attaching.ids[0]).toBe(7)
    expect(attaching.excess).toEqual([])
    const other = new Attaching()
    other.add([file('one more', 1)])
    attaching.takeOver(other)
    expect(attaching.excess.map(({ name }) => name)).toEqual([String(MOST - 2)])
    attaching.clear()
  })
})
