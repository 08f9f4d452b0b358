/* The check goes on from answer to answer, to the end, past whatever does not hold. */

import { beforeEach, expect, test, vi } from 'vitest'
import type { Alteration, LedgerChecked } from '../../../frames'
import { store } from '../../../sync/live'
import { Checking } from './checking.svelte'

const alteration = (fault: Alteration['fault'], position: number): Alteration => ({
  fault,
  position,
  file: '',
  conversation: null,
  seq: null,
  last: null,
})
const answer = (position: number, ...alterations: Alteration[]): LedgerChecked => ({
  position,
  total: 1_200,
  top: `${position}`,
  alterations,
})

const asked: unknown[] = []
function answering(...answers: LedgerChecked[]): void {
  asked.length = 0
  vi.spyOn(store, 'run').mockImplementation((command: unknown) => {
    asked.push(command)
    return Promise.resolve(answers.shift()) as never
  })
}

beforeEach(() => vi.restoreAllMocks())

test('it goes on where the last answer ended', async () => {
  answering(answer(500), answer(1_000), answer(1_200))
  const checking = new Checking()
  await checking.start()
  expect(asked.map((one) => (one as { position: number }).position)).toEqual([0, 500, 1_000])
  expect(checking.done).toBe(true)
  expect(checking.alterations).toEqual([])
})

test('it goes on past what does not hold', async () => {
  answering(answer(500, alteration('content', 3)), answer(1_000), answer(1_200, alteration('missing', 1_041)))
  const checking = new Checking()
  await checking.start()
  expect(checking.alterations.map(({ position }) => position)).toEqual([3, 1_041])
  expect([checking.done, asked.length]).toEqual([true, 3])
})

test('it can be stopped, and begun again', async () => {
  answering(answer(500), answer(1_000), answer(1_200))
  const checking = new Checking()
  const running = checking.start()
  checking.stop()
  await running
  expect([checking.done, checking.last?.position]).toEqual([false, 500])
})
