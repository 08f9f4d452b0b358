import { expect, it } from 'vitest'
import { toasts } from '../../../ui/toasts.svelte'
import { Reminding } from './reminding.svelte'

it('begins once, though the screen was left and opened again before it was done', async () => {
  const message = { conversation: 7, seq: 12 }
  const left = new Reminding(() => undefined)
  const begun = left.run(message, 'Trois')
  const again = new Reminding(() => undefined)
  expect(again.hasBegun(message)).toBe(true)
  expect(again.hasBegun({ conversation: 7, seq: 13 })).toBe(false)
  expect(again.hasBegun(message, 4)).toBe(true)
  await again.run(message, 'Trois')
  expect(toasts()).toHaveLength(1)
  toasts()[0]?.act?.run()
  await begun
  expect(again.hasBegun(message)).toBe(false)
})

it('lets each reminder to one person be taken back by itself', async () => {
  const message = { conversation: 7, seq: 14 }
  const reminding = new Reminding(() => undefined)
  const begun = [2, 3].map((person) => reminding.run(message, `À ${person}`, person))
  expect([2, 3, 4].map((person) => reminding.hasBegun(message, person))).toEqual([true, true, false])
  for (const toast of toasts()) toast.act?.run()
  await Promise.all(begun)
  expect([2, 3].some((person) => reminding.hasBegun(message, person))).toBe(false)
})
