import { beforeEach, expect, it, vi } from 'vitest'
import { Turns, type Numbered } from './turns'

beforeEach(() => {
  vi.useFakeTimers()
})

const change = (since: number): Numbered => ({ since, to: since + 1 })

it('waits a moment for the one before', () => {
  const lacking = vi.fn()
  const turns = new Turns(lacking)
  expect(turns.take(4, change(5))).toEqual([])
  expect(turns.take(4, change(4))).toEqual([change(4), change(5)])
  // Told twice it does no harm.
  expect(turns.take(6, change(5))).toEqual([change(5)])
  vi.runAllTimers()
  expect(lacking).not.toHaveBeenCalled()
})

it('says that one does not come', () => {
  const lacking = vi.fn()
  const turns = new Turns(lacking)
  expect(turns.take(4, change(6))).toEqual([])
  expect(turns.take(4, change(7))).toEqual([])
  vi.runAllTimers()
  expect(lacking).toHaveBeenCalledOnce()
})
