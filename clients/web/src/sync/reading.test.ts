import { beforeEach, describe, expect, it, vi } from 'vitest'
import { EMPTY, type State } from '../domain/state'
import { conversation, ME, membership, message, started } from '../testing/records'
import { apply } from './apply'
import { Reading } from './reading'
import { LineLost } from './socket'

let state: State
let told: number[]
let there: boolean
let answer: Error | null

function reading(): Reading {
  const desk = {
    get state() {
      return state
    },
    run: ({ seq }: { seq: number }) => {
      told.push(seq)
      if (answer) return Promise.reject(answer)
      const place = membership(7, { read_seq: seq, counted_seq: 90 })
      state = apply(state, { type: 'membership_changed', membership: place })
      return Promise.resolve()
    },
  }
  return new Reading(desk, () => there, 20)
}

beforeEach(() => {
  const small = {
    conversations: [conversation(7, [ME, 2])],
    memberships: [membership(7, { read_seq: 3, counted_seq: 90 })],
  }
  const log = { messages: [message(7, 90)], cursors: [{ conversation: 7, seq: 90 }] }
  state = apply(EMPTY, { type: 'started', started: started({ ...small, ...log }) })
  told = []
  there = true
  answer = null
})

describe('the read position', () => {
  it('is told at once, and then only so often', async () => {
    const made = reading()
    for (const seq of [10, 11, 12, 11]) made.reached(7, seq)
    await vi.waitFor(() => expect(told).toEqual([10, 12]))
  })

  it('is not told when nothing is new', () => {
    reading().reached(7, 3)
    expect(told).toEqual([])
  })

  it('waits until somebody is there to read', async () => {
    there = false
    const made = reading()
    made.reached(7, 10)
    expect(told).toEqual([])
    there = true
    made.flush()
    await vi.waitFor(() => expect(state.memberships.get(7)?.read_seq).toBe(10))
  })

  it('waits for the line', async () => {
    answer = new LineLost()
    const made = reading()
    made.reached(7, 10)
    await vi.waitFor(() => expect(told).toEqual([10]))
    answer = null
    await new Promise((resolve) => setTimeout(resolve, 30))
    made.flush()
    await vi.waitFor(() => expect(state.memberships.get(7)?.read_seq).toBe(10))
  })

  it('is not asked again when it is refused', async () => {
    answer = new Error('not_found')
    reading().reached(7, 10)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(told).toEqual([10])
  })

  it('is told again of what the reader wanted to be unread, once they come by', async () => {
    const again = membership(7, { read_seq: 90, counted_seq: 90, unread_from: 40 })
    state = apply(state, { type: 'membership_changed', membership: again })
    const one = reading()
    one.reached(7, 39)
    await vi.waitFor(() => expect(told).toEqual([]))
    one.reached(7, 60)
    await vi.waitFor(() => expect(told).toEqual([60]))
  })
})
