/* What is said again when the line comes back. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { insist } from './insisting'
import { store } from './live'
import { LineLost, Refused, Unanswered } from './socket'

const run = vi.spyOn(store, 'run')
const starts = new Set<() => void>()
vi.spyOn(store, 'whenStarted').mockImplementation((act) => {
  starts.add(act)
  return () => starts.delete(act)
})

const DONE = { conversation: 7, seq: 5, changed_seq: 6, sent_at: new Date(0) }
const COMMAND = { type: 'answer_event', conversation: 7, seq: 5, answer: 'yes' } as const
const refused = new Refused({ type: 'failure', id: 1, code: 'conflict', detail: '', reference: '', retry_after: 0 })

async function start() {
  await vi.waitFor(() => {
    expect(starts.size).toBe(1)
  })
  for (const act of [...starts]) act()
}

beforeEach(() => {
  run.mockReset()
  starts.clear()
})
afterEach(() => {
  history.replaceState(null, '', '/')
})

test('it is said again each time the line comes back, until it is answered', async () => {
  run.mockRejectedValueOnce(new Unanswered()).mockRejectedValueOnce(new LineLost()).mockResolvedValueOnce(DONE)
  const said = insist(COMMAND)
  await start()
  await start()
  expect(await said).toBe(DONE)
  expect(run.mock.calls).toEqual([[COMMAND], [COMMAND], [COMMAND]])
  expect(starts.size).toBe(0)
})

test('what was never sent is not said by itself later, nor what is refused', async () => {
  run.mockRejectedValueOnce(new LineLost()).mockRejectedValueOnce(refused)
  await expect(insist(COMMAND)).rejects.toBeInstanceOf(LineLost)
  await expect(insist(COMMAND)).rejects.toBe(refused)
  expect(run).toHaveBeenCalledTimes(2)
})

test('it is not said again for somebody who has left the page, or given it up', async () => {
  run.mockRejectedValue(new Unanswered())
  const said = insist(COMMAND)
  history.replaceState(null, '', '/ailleurs')
  const left = expect(said).rejects.toBeInstanceOf(Unanswered)
  await start()
  await left
  const given = expect(insist(COMMAND, () => false)).rejects.toBeInstanceOf(Unanswered)
  await start()
  await given
  expect(run).toHaveBeenCalledTimes(2)
})
