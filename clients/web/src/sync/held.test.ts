import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { message } from '../testing/records'
import { Held } from './held'

const ENDS = new Date('2026-09-09T06:00Z')

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-09-08T20:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

it('tells what was kept, all at once, when its hour has come', () => {
  const tell = vi.fn()
  const held = new Held(tell)
  held.keep(message(7, 5), ENDS)
  vi.setSystemTime(new Date('2026-09-09T05:00Z'))
  held.keep(message(7, 6), ENDS)
  vi.advanceTimersByTime(10 * 3_600_000 - 1)
  expect(tell).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(tell.mock.calls).toEqual([[[message(7, 5), message(7, 6)]]])
  vi.advanceTimersByTime(24 * 3_600_000)
  expect(tell).toHaveBeenCalledOnce()
})

it('keeps what is to wait on', () => {
  const later = new Date('2026-09-10T06:00Z')
  const tell = vi.fn()
  const held = new Held((messages) => {
    tell()
    if (Date.now() < later.getTime()) for (const one of messages) held.keep(one, later)
  })
  held.keep(message(7, 5), ENDS)
  held.release()
  expect(tell).toHaveBeenCalledOnce()
  vi.advanceTimersByTime(later.getTime() - Date.now())
  expect(tell).toHaveBeenCalledTimes(2)
})

it('tells nothing where nothing came', () => {
  const tell = vi.fn()
  new Held(tell).release()
  expect(tell).not.toHaveBeenCalled()
})

it('waits longer than a browser counts', () => {
  const tell = vi.fn()
  const ends = Date.now() + 40 * 86_400_000
  const held = new Held(tell)
  const waited = vi.spyOn(globalThis, 'setTimeout')
  held.keep(message(7, 5), new Date(ends))
  vi.advanceTimersByTime(40 * 86_400_000 - 1)
  expect(tell).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(tell).toHaveBeenCalledOnce()
  expect(Math.max(...waited.mock.calls.map(([, delay]) => delay ?? 0))).toBeLessThan(2 ** 31)
})
