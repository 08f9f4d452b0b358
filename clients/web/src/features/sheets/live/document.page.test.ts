import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { chance } from '../../../testing/random'
import { LiveDocument, OWN, PACE } from './document.svelte'
import { keepUnsent, recallSeen, recallUnsent } from './keeping'
import { Device, Server } from './server'

const ANNE = 1
const BRUNO = 2
const QUICK = { ...PACE, merge: 1, save: 1, again: 1 }

let node = 0
let server: Server
let opened: LiveDocument[]
const servers = new Map<number, Server>()

beforeEach(() => {
  opened = []
  server = begun()
  vi.stubGlobal('fetch', (address: string) => {
    const [asked, folded] = address.split('/').slice(-2).map(Number) as [number, number]
    const found = servers.get(asked)
    const held = found?.folded === folded && found.there ? found.state : null
    return Promise.resolve(new Response(held as BodyInit | null, { status: held ? 200 : 404 }))
  })
})

afterEach(() => {
  for (const document of opened) document.close()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function begun(): Server {
  const one = new Server(++node)
  servers.set(node, one)
  return one
}

function opens(device: Device, pace = QUICK): LiveDocument {
  const document = new LiveDocument(device.server.node, device.house, pace)
  opened.push(document)
  return document
}

const cells = ({ doc }: LiveDocument) => doc.getMap('a.cells').toJSON()

function write(document: LiveDocument, cell: string, kept: string): void {
  document.doc.transact(() => {
    document.doc.getMap('a.cells').set(cell, kept)
  }, OWN)
}

const online = (document: LiveDocument) => vi.waitFor(() => expect(document.line).toBe('online'))
const sent = (document: LiveDocument) => vi.waitFor(() => expect(document.unsent).toBe(0))
const holds = (document: LiveDocument, all: Record<string, string>) =>
  vi.waitFor(() => expect(cells(document)).toEqual(all))
const saved = (person: number, cursor: number) =>
  vi.waitFor(async () => expect((await recallSeen(person, server.node))?.cursor).toBe(cursor))

async function opensAlone(person: number): Promise<[LiveDocument, Device]> {
  const device = new Device(server, person)
  const document = opens(device)
  await online(document)
  return [document, device]
}

describe('a live document', () => {
  it('opens from nothing with what it began with, and what was folded and written since', async () => {
    const [anne] = await opensAlone(ANNE)
    expect([anne.ready, anne.mayWrite, anne.gone]).toEqual([true, true, false])
    expect(anne.doc.getArray('a.rows').toJSON()).toEqual(['1'])
    expect(anne.personOf(1)).toBe(99)
    for (const cell of ['1:1', '1:2', '1:3']) {
      write(anne, cell, 'n1')
      await sent(anne)
    }
    server.fold(1)
    server.most = 1
    const [bruno] = await opensAlone(BRUNO)
    expect(cells(bruno)).toEqual({ '1:1': 'n1', '1:2': 'n1', '1:3': 'n1' })
    expect(bruno.personOf(anne.doc.clientID)).toBe(ANNE)
  })

  it('shows at once what was kept, without a line too', async () => {
    const [anne, device] = await opensAlone(ANNE)
    write(anne, '1:1', 'tBonjour')
    await sent(anne)
    await saved(ANNE, 1)
    anne.close()
    device.cut()
    const again = opens(device)
    await vi.waitFor(() => expect(again.ready).toBe(true))
    expect([cells(again), again.mayWrite, again.line]).toEqual([{ '1:1': 'tBonjour' }, true, 'offline'])
    expect(again.personOf(anne.doc.clientID)).toBe(ANNE)
  })

  it('is told of what others write, and asks for what it was not told', async () => {
    const [anne] = await opensAlone(ANNE)
    const [bruno, device] = await opensAlone(BRUNO)
    device.subscribed = false
    write(anne, '1:1', 'n1')
    await sent(anne)
    device.subscribed = true
    write(anne, '1:2', 'n2')
    await holds(bruno, { '1:1': 'n1', '1:2': 'n2' })
  })

  it('takes what is told twice once, and what comes early in its turn', async () => {
    const [anne] = await opensAlone(ANNE)
    const late: (() => void)[] = []
    const device = new Device(server, BRUNO, (come) => late.push(come))
    const bruno = opens(device)
    await online(bruno)
    const before = device.commands.length
    for (const cell of ['1:1', '1:2']) {
      write(anne, cell, 'n1')
      await sent(anne)
    }
    const [first, second] = late as [() => void, () => void]
    first()
    first()
    second()
    first()
    expect(cells(bruno)).toEqual({ '1:1': 'n1', '1:2': 'n1' })
    expect(device.commands).toHaveLength(before)
  })

  it('asks again after a while, for of the last change that is lost nothing tells', async () => {
    const [anne] = await opensAlone(ANNE)
    const device = new Device(server, BRUNO, () => undefined)
    const bruno = opens(device, { ...QUICK, ask: 20 })
    await online(bruno)
    write(anne, '1:1', 'n1')
    await holds(bruno, { '1:1': 'n1' })
  })

  it('merges what was written offline on both sides, and says how much of it was sent', async () => {
    const [anne, line] = await opensAlone(ANNE)
    const [bruno] = await opensAlone(BRUNO)
    line.cut()
    for (const cell of ['1:1', '1:2', '1:3']) {
      write(anne, cell, 'n1')
      const { unsent } = anne
      await vi.waitFor(async () => expect(await recallUnsent(ANNE, server.node)).toHaveLength(unsent))
    }
    write(bruno, '2:1', 'n2')
    await sent(bruno)
    expect([anne.line, anne.unsent, anne.back]).toEqual(['offline', 3, null])
    line.comeBack()
    await vi.waitFor(() => expect(anne.back).toEqual({ sent: 3 }))
    const all = { '1:1': 'n1', '1:2': 'n1', '1:3': 'n1', '2:1': 'n2' }
    await holds(anne, all)
    await holds(bruno, all)
    expect(server.cells).toEqual(all)
    await vi.waitFor(async () => expect(await recallUnsent(ANNE, server.node)).toEqual([]))
  })

  it('sends once what was taken without an answer', async () => {
    const [anne, line] = await opensAlone(ANNE)
    const taken = vi.spyOn(server, 'answer').mockImplementationOnce((...asked) => {
      Server.prototype.answer.apply(server, asked)
      line.cut()
      return {}
    })
    write(anne, '1:1', 'n1')
    await vi.waitFor(() => expect(anne.line).toBe('offline'))
    line.comeBack()
    await sent(anne)
    expect(taken.mock.calls.filter(([, { type }]) => type === 'write_live')).toHaveLength(2)
    expect(server.updates).toHaveLength(1)
  })

  it('sends what was left of a visit before, and shows it', async () => {
    const [anne, line] = await opensAlone(ANNE)
    line.cut()
    write(anne, '1:1', 'n1')
    anne.close()
    await vi.waitFor(async () => expect(await recallUnsent(ANNE, server.node)).toHaveLength(1))
    const again = opens(line)
    await holds(again, { '1:1': 'n1' })
    write(again, '1:2', 'n2')
    expect(server.updates).toEqual([])
    line.comeBack()
    await sent(again)
    expect(server.cells).toEqual({ '1:1': 'n1', '1:2': 'n2' })
    expect(again.back).toEqual({ sent: 2 })
  })

  it('waits where it is asked to, and sends from the first again', async () => {
    const [anne] = await opensAlone(ANNE)
    server.refusals = [['unavailable'], ['too_fast']]
    write(anne, '1:1', 'n1')
    await sent(anne)
    expect(anne.refused).toBe('')
    expect(server.cells).toEqual({ '1:1': 'n1' })
  })

  it.each([
    ['conflict', 'full', 'full', true],
    ['conflict', 'binned', 'binned', false],
    ['not_allowed', 'writer', 'writer', true],
    ['not_allowed', 'posting', 'not_allowed', false],
    ['archived', '', 'archived', false],
    ['invalid', 'data', 'invalid', true],
  ])('keeps here what is refused, and sends no more: %s %s', async (code, detail, why, mayWrite) => {
    const [anne] = await opensAlone(ANNE)
    server.refusals = [[code, detail]]
    write(anne, '1:1', 'n1')
    await vi.waitFor(() => expect(anne.refused).toBe(why))
    write(anne, '1:2', 'n2')
    await vi.waitFor(async () => expect(await recallUnsent(ANNE, server.node)).toHaveLength(2))
    expect([server.updates, anne.mayWrite, anne.unsent]).toEqual([[], mayWrite, 2])
    expect(cells(anne)).toEqual({ '1:1': 'n1', '1:2': 'n2' })
  })

  it('sends again once one may write again', async () => {
    const [anne, line] = await opensAlone(ANNE)
    server.refusals = [['archived']]
    write(anne, '1:1', 'n1')
    await vi.waitFor(() => expect(anne.refused).toBe('archived'))
    line.comeBack()
    await sent(anne)
    expect(anne.refused).toBe('')
  })

  it('is gone, and kept no more, for whoever is not in its conversation any more', async () => {
    const [anne, line] = await opensAlone(ANNE)
    await saved(ANNE, 0)
    server.there = false
    line.told({ type: 'conversation_left', conversation: 7 })
    await vi.waitFor(() => expect(anne.gone).toBe(true))
    expect(anne.mayWrite).toBe(false)
    await vi.waitFor(async () => expect(await recallSeen(ANNE, server.node)).toBeNull())
  })

  it('gives back to a server that was set back what its person wrote, and nothing of others', async () => {
    const [anne, line] = await opensAlone(ANNE)
    const [bruno, other] = await opensAlone(BRUNO)
    write(anne, '1:1', 'n1')
    await sent(anne)
    await holds(bruno, { '1:1': 'n1' })
    const backup = [...server.updates]
    for (const [document, cell] of [
      [bruno, '2:1'],
      [anne, '1:2'],
      [anne, '1:3'],
    ] as const) {
      write(document, cell, 'n2')
      await sent(document)
    }
    await holds(bruno, { '1:1': 'n1', '1:2': 'n2', '1:3': 'n2', '2:1': 'n2' })
    other.cut()
    line.cut()
    write(anne, '1:4', 'n3')
    server.updates = backup
    server.writers.delete(bruno.doc.clientID)
    line.comeBack()
    await sent(anne)
    expect(anne.setBack).toBe(true)
    expect(anne.refused).toBe('')
    expect(server.cells).toEqual({ '1:1': 'n1', '1:2': 'n2', '1:3': 'n2', '1:4': 'n3' })
    other.comeBack()
    await vi.waitFor(() => expect(server.cells).toMatchObject({ '2:1': 'n2' }))
    await vi.waitFor(async () => expect(await recallSeen(ANNE, server.node)).toBeNull())
  })

  it('leaves no change of somebody else to whoever signs in next', async () => {
    const [anne, line] = await opensAlone(ANNE)
    line.cut()
    write(anne, '1:1', 'n1')
    await vi.waitFor(async () => expect(await recallUnsent(ANNE, server.node)).toHaveLength(1))
    const [bruno] = await opensAlone(BRUNO)
    expect(cells(bruno)).toEqual({})
    expect(bruno.unsent).toBe(0)
  })

  it('is erased with what this device keeps, and kept anew by whoever comes next', async () => {
    const [anne, line] = await opensAlone(ANNE)
    await saved(ANNE, 0)
    line.cut()
    write(anne, '1:1', 'n1')
    await vi.waitFor(async () => expect(await recallUnsent(ANNE, server.node)).toHaveLength(1))
    anne.close()
    for (const name of ['live', 'live.unsent'])
      await new Promise((done) => (indexedDB.deleteDatabase(name).onsuccess = done))
    expect([await recallSeen(ANNE, server.node), await recallUnsent(ANNE, server.node)]).toEqual([null, []])
    await opensAlone(BRUNO)
    await saved(BRUNO, 0)
  })

  it('takes back, as changes of its own', async () => {
    const [anne] = await opensAlone(ANNE)
    const undoing = new Y.UndoManager(anne.doc.getMap('a.cells'), { trackedOrigins: new Set([OWN]) })
    write(anne, '1:1', 'n1')
    undoing.undo()
    await sent(anne)
    expect(server.cells).toEqual({})
    undoing.redo()
    await sent(anne)
    expect(server.cells).toEqual({ '1:1': 'n1' })
  })

  it('goes on after a change that nobody can read', async () => {
    const [anne] = await opensAlone(ANNE)
    const data = new Uint8Array([9, 9, 9, 9, 9])
    server.updates.push({ seq: 1, author: BRUNO, client_id: 'x', data })
    server.tell({
      type: 'live_updated',
      node: server.node,
      since: 0,
      updates: [{ seq: 1, author: BRUNO, data }],
      writers: [],
    })
    server.updates = []
    server.folded = 1
    write(anne, '1:1', 'n1')
    await sent(anne)
    expect(server.cells).toEqual({ '1:1': 'n1' })
  })

  it('sends what is too large for one change in several', async () => {
    const [anne] = await opensAlone(ANNE)
    anne.doc.transact(() => {
      for (let row = 0; row < 60; row++) anne.doc.getMap('a.cells').set(`${row}:1`, 't' + 'x'.repeat(10_000))
    }, OWN)
    await sent(anne)
    expect(server.updates.length).toBeGreaterThan(3)
    expect(Math.max(...server.updates.map(({ data }) => data.length))).toBeLessThanOrEqual(200_000)
    expect(Object.keys(server.cells)).toHaveLength(60)
  })

  it('applies on top of what is kept what a page did not live to send', async () => {
    const doc = new Y.Doc()
    doc.getMap('a.cells').set('3:3', 'n3')
    const data = Y.encodeStateAsUpdate(doc)
    await keepUnsent({ client_id: 'page-before', person: ANNE, node: server.node, order: 5, data })
    const [anne] = await opensAlone(ANNE)
    await sent(anne)
    expect(server.updates.map(({ client_id }) => client_id)).toEqual(['page-before'])
    expect(cells(anne)).toEqual({ '3:3': 'n3' })
  })
})

/** Two people on three devices, with lines that lose, repeat, delay and break. */
async function play(seed: number): Promise<void> {
  const luck = chance(seed)
  const one = begun()
  one.most = 2
  let fair = false
  const way = (come: () => void) => {
    if (fair) setTimeout(come)
    else if (luck.often(0.8)) {
      setTimeout(come, luck.number(4))
      if (luck.often(0.2)) setTimeout(come, luck.number(8))
    }
  }
  const pace = { ...QUICK, ask: 30 }
  const devices = [ANNE, ANNE, BRUNO].map((person) => new Device(one, person, way))
  const documents = devices.map((device) => opens(device, pace))
  for (let act = 0; act < 25; act++) {
    const place = luck.number(3)
    const device = devices[place] as Device
    const what = luck.number(10)
    if (what === 0) device.cut()
    else if (what === 1) device.comeBack()
    else if (what === 2) {
      documents[place]?.close()
      documents[place] = opens(device, pace)
    } else if (what === 3) one.fold(one.folded + luck.number(one.seq - one.folded + 1))
    else if (what === 4) one.refusals.push(['unavailable'])
    else write(documents[place] as LiveDocument, `${luck.number(3)}:${luck.number(3)}`, `n${act}`)
    if (luck.often(0.5)) await new Promise((go) => setTimeout(go, luck.number(4)))
  }
  fair = true
  for (const device of devices) device.comeBack()
  await vi.waitFor(async () => {
    for (const document of documents) expect([seed, document.unsent, document.refused]).toEqual([seed, 0, ''])
    for (const document of documents) expect([seed, cells(document)]).toEqual([seed, one.cells])
    for (const person of [ANNE, BRUNO]) expect(await recallUnsent(person, one.node)).toEqual([])
  })
  for (const document of documents) document.close()
}

describe('whatever the lines do', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])('all devices come to hold the same: %i', async (round) => {
    await Promise.all(Array.from({ length: 25 }, (_, place) => play(round * 25 + place + 1)))
  })
})
