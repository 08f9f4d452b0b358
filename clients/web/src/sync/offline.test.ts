import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { EMPTY_LOG, viewOf } from '../domain/log'
import { EMPTY, type State } from '../domain/state'
import { conversation, ME, membership, message, post, receipt, started } from '../testing/records'
import { apply } from './apply'
import { openDatabase, type Database } from './database'
import { Keeper, shortened } from './offline'

let database: Database

function begun(): State {
  const told = started({
    conversations: [conversation(7, [ME, 2]), conversation(8, [ME])],
    memberships: [membership(7), membership(8)],
    messages: [message(7, 40)],
    cursors: [
      { conversation: 7, seq: 40 },
      { conversation: 8, seq: 0 },
    ],
    receipts: [receipt(7, 40)],
    presence: [{ person: 2, availability: 'online' }],
  })
  return apply(EMPTY, { type: 'started', started: told })
}

beforeEach(async () => {
  vi.stubGlobal('indexedDB', new IDBFactory())
  database = await openDatabase()
})

describe('what this device keeps', () => {
  it('is the state, but for who was there', async () => {
    await new Keeper(database).keep(begun())
    expect(await new Keeper(database).recall()).toEqual({ ...begun(), presence: new Map() })
  })

  it('is the latest state', async () => {
    const keeper = new Keeper(database)
    const first = begun()
    await keeper.keep(first)
    const second = apply(first, { type: 'message_sent', message: message(7, 41) })
    await keeper.keep(second)
    const third = apply(second, { type: 'conversation_left', conversation: 8 })
    await keeper.keep(third)
    expect(await keeper.recall()).toEqual({ ...third, presence: new Map() })
    expect(await database.getAllKeys('logs')).toEqual([7])
  })

  it('is the latest fifty messages of each conversation', () => {
    const many = Array.from({ length: 80 }, (_, place) => message(7, 41 + place))
    const state = many.reduce((before, one) => apply(before, { type: 'message_sent', message: one }), begun())
    const view = viewOf(shortened(state.logs.get(7) ?? EMPTY_LOG))
    expect([view?.messages.length, view?.messages[0]?.seq, view?.before, view?.after]).toEqual([50, 71, true, false])
  })

  it('is also what was announced earlier', () => {
    const announced = message(7, 12, { content: post('Marché') })
    const state = apply(begun(), { type: 'messages_loaded', messages: [message(7, 11), announced] })
    const kept = shortened(state.logs.get(7) ?? EMPTY_LOG)
    expect(kept.messages.map((one) => one.seq)).toEqual([12, 40])
    expect(viewOf(kept)?.messages.map((one) => one.seq)).toEqual([40])
  })

  it('is of no use to another version of the client', async () => {
    const keeper = new Keeper(database)
    await keeper.keep(begun())
    await database.put('snapshot', { format: 'older', state: begun() }, 'state')
    expect(await keeper.recall()).toBeNull()
    expect(await database.count('logs')).toBe(0)
  })

  it('is nothing once it is forgotten', async () => {
    const keeper = new Keeper(database)
    await keeper.keep(begun())
    await keeper.forget()
    expect([await keeper.recall(), await database.count('logs')]).toEqual([null, 0])
    await keeper.keep(begun())
    expect(await database.count('logs')).toBe(2)
  })
})
