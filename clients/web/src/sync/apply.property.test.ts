import { describe, expect, it } from 'vitest'
import { EMPTY, type State } from '../domain/state'
import { unreadOf } from '../domain/unread'
import type { AnyEvent } from '../frames'
import { chance, type Chance } from '../testing/random'
import { ME } from '../testing/records'
import { World } from '../testing/world'
import { apply, type Fact } from './apply'
import { lacks } from './lacking'

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1)
const LOG_EVENTS = new Set(['message_sent', 'message_changed', 'position_read'])

function applied(state: State, facts: readonly Fact[]): State {
  return facts.reduce((before, fact) => apply(before, fact, 0), state)
}

/** What a client asks for by itself, answered, until nothing is lacking. */
function mended(state: State, world: World): State {
  for (let round = 0; round < 50; round++) {
    const [first] = lacks(state)
    if (!first) return state
    const { conversation, lack } = first
    if (lack === 'latest') {
      const asked = { type: 'load_history', conversation, limit: 3 } as const
      state = apply(state, { type: 'history_loaded', asked, history: world.history(asked) })
    } else {
      const after = state.logs.get(conversation)?.cursor ?? 0
      state = apply(state, { type: 'changes_loaded', conversation, changes: world.catchUp(conversation, after, 5) })
    }
  }
  throw new Error('a client that never has enough')
}

/** What two clients agree on, however much of the past each has loaded. */
function essence(state: State) {
  const conversations = [...state.conversations.values()].sort((a, b) => a.id - b.id)
  return {
    me: state.me,
    people: [...state.people.values()].sort((a, b) => a.id - b.id),
    conversations,
    memberships: conversations.map(({ id }) => ({
      ...state.memberships.get(id),
      ...unreadOf(state, id),
      counted_seq: 0,
    })),
    latest: conversations.map(({ id }) => state.logs.get(id)?.messages.at(-1)),
    cursors: conversations.map(({ id }) => state.logs.get(id)?.cursor),
    receipts: [...state.receipts.values()]
      .flatMap((people) => [...people.values()].filter((one) => one.person === ME))
      .sort((a, b) => a.conversation - b.conversation || a.seq - b.seq),
  }
}

function expectTrue(state: State, world: World): void {
  expect(essence(state)).toEqual(essence(apply(EMPTY, { type: 'started', started: world.fresh() })))
  for (const [id, log] of state.logs) {
    const truth = world.messagesOf(id)
    for (const held of log.messages) expect(held).toEqual(truth.find((one) => one.seq === held.seq))
    for (const { from, to } of log.ranges) {
      const born = truth.filter((one) => from <= one.seq && one.seq <= to)
      expect(log.messages.filter((one) => from <= one.seq && one.seq <= to)).toEqual(born)
    }
  }
}

function cursorsOf(state: State): Map<number, number> {
  return new Map([...state.logs].map(([id, { cursor }]) => [id, cursor]))
}

/** The same news, some told twice, and those of the logs in any order between two that change what there is to see. */
function disordered(events: readonly AnyEvent[], luck: Chance): AnyEvent[] {
  const told: AnyEvent[] = []
  let group: AnyEvent[] = []
  for (const event of events) {
    if (LOG_EVENTS.has(event.type)) {
      group.push(event)
      if (luck.often(0.3)) group.push(event)
    } else {
      told.push(...luck.shuffled(group), event)
      group = []
    }
    if (luck.often(0.1) && told.length) {
      const again = luck.one(told)
      if (LOG_EVENTS.has(again.type)) told.push(again)
    }
  }
  return [...told, ...luck.shuffled(group)]
}

function begun(seed: number): { luck: Chance; world: World; state: State } {
  const luck = chance(seed)
  const world = new World(luck, luck.often(0.5))
  for (let act = 0; act < luck.number(40); act++) world.live()
  world.take()
  return { luck, world, state: apply(EMPTY, { type: 'started', started: world.fresh() }) }
}

describe('state + events = fresh state', () => {
  it.each(SEEDS)('told in order (%i)', (seed) => {
    const { world, state } = begun(seed)
    for (let act = 0; act < 120; act++) world.live()
    expectTrue(mended(applied(state, world.take()), world), world)
  })

  it.each(SEEDS)('told twice and in another order (%i)', (seed) => {
    const { luck, world, state } = begun(seed)
    for (let act = 0; act < 120; act++) world.live()
    const events = disordered(world.take(), luck)
    expectTrue(mended(applied(state, events), world), world)
  })

  it.each(SEEDS)('told in part, then back with cursors (%i)', (seed) => {
    const { luck, world, state: first } = begun(seed)
    let state = first
    for (let absence = 0; absence < 4; absence++) {
      for (let act = 0; act < 40; act++) world.live()
      const events = world.take()
      state = applied(state, events.slice(0, luck.number(events.length + 1)))
      const started = world.fresh(cursorsOf(state), luck.one([3, 10, 1_000]))
      state = mended(apply(state, { type: 'started', started }), world)
      expectTrue(state, world)
    }
  })

  it.each(SEEDS)('some messages lost on the way (%i)', (seed) => {
    const { luck, world, state } = begun(seed)
    for (let act = 0; act < 120; act++) world.live()
    const events = world.take().filter((event) => !LOG_EVENTS.has(event.type) || luck.often(0.7))
    const known = applied(state, events)
    const last = [...known.conversations.keys()].map((conversation): Fact => ({
      type: 'changes_loaded',
      conversation,
      changes: world.catchUp(conversation, known.logs.get(conversation)?.cursor ?? 0),
    }))
    const started = world.fresh(cursorsOf(applied(known, last)))
    expectTrue(mended(apply(applied(known, last), { type: 'started', started }), world), world)
  })
})
