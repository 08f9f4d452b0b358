/* What is pressed twice in a row is done once. */

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ConvocationMessage } from '../../../domain/convocations'
import { store } from '../../../sync/live'
import { Unanswered } from '../../../sync/socket'
import { Holding, type Act } from './holding.svelte'

const arrival = (present: boolean): Act => ({ type: 'record_attendance', person: 7, present }) as Act

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('takes the second half of a double press for no act, though the button says the opposite by then', async () => {
  const run = vi.spyOn(store, 'run').mockResolvedValue({} as never)
  const message = { conversation: 1, seq: 2 } as ConvocationMessage
  const holding = new Holding(() => message, vi.fn())
  void holding.go('person 7', arrival(true))
  await vi.advanceTimersByTimeAsync(250)
  void holding.go('person 7', arrival(false))
  void holding.go('person 8', arrival(true))
  expect(run).toHaveBeenCalledTimes(2)
  expect(holding.isGoing('person 7')).toBe(true)
  await vi.advanceTimersByTimeAsync(500)
  expect(holding.isGoing('person 7')).toBe(false)
  void holding.go('person 7', arrival(false))
  expect(run).toHaveBeenCalledTimes(3)
})

it('says that it is not known what has become of an act until the line is back', async () => {
  vi.spyOn(store, 'run').mockRejectedValue(new Unanswered())
  const started = new Set<() => void>()
  vi.spyOn(store, 'whenStarted').mockImplementation((act) => {
    started.add(act)
    return () => started.delete(act)
  })
  const holding = new Holding(() => ({ conversation: 1, seq: 2 }) as ConvocationMessage, vi.fn())
  void holding.go('open', { type: 'open_sitting', late: '' } as Act)
  await vi.advanceTimersByTimeAsync(700)
  expect(holding.failure).toContain('on ne sait pas encore')
  for (const act of started) act()
  expect(holding.failure).toBe('')
  expect(started.size).toBe(0)
})
