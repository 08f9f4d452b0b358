import { flushSync } from 'svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AnyEvent, Summons, Summonses } from '../../../frames'
import { store } from '../../../sync/live'
import { AT, message } from '../../../testing/records'
import { following, type Following } from './summonses.svelte'

let tell: (event: AnyEvent) => void
let answers: ((all: Summonses) => void)[]
let stop: () => void
let followed: Following

const waits = { conversation: 7, seq: 3, person: 2, handed_at: null } as Summons
const handed = { ...waits, handed_at: AT }
const asked = (one: Summons) => ({ summonses: [one], latecomers: [], departed: [] }) as unknown as Summonses

beforeEach(() => {
  answers = []
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation(() => new Promise((answer) => answers.push(answer as never)))
  vi.spyOn(store, 'listen').mockImplementation((listener) => {
    tell = listener as never
    return () => undefined
  })
  stop = $effect.root(() => {
    followed = following(() => message(7, 3))
  })
  flushSync()
})

afterEach(() => {
  stop()
  vi.restoreAllMocks()
})

it('keeps what is told while an answer that does not know of it is on its way', async () => {
  tell({ type: 'summons_changed', summons: handed })
  answers[0]?.(asked(waits))
  await vi.waitFor(() => expect(followed.loaded).toBe(true))
  expect(followed.all).toEqual([handed])
})

it('takes the answer that was asked for last', async () => {
  tell({ type: 'mandate_changed' } as AnyEvent)
  answers[1]?.(asked(handed))
  await vi.waitFor(() => expect(followed.loaded).toBe(true))
  answers[0]?.(asked(waits))
  await Promise.resolve()
  expect(followed.all).toEqual([handed])
})
