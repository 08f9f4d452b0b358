import { expect, it } from 'vitest'
import { Sequence } from './sequence'

it('takes one step after another, and goes on after one that failed', async () => {
  const steps = new Sequence()
  const taken: string[] = []
  const line: { comes?: () => void } = {}
  const held = new Promise<void>((resolve) => (line.comes = resolve))
  const first = steps.take(async () => {
    await held
    taken.push('first')
  })
  const second = expect(steps.take(() => Promise.reject(new Error('second')))).rejects.toThrow('second')
  const third = steps.take(() => Promise.resolve(taken.push('third')))
  await Promise.resolve()
  expect(taken).toEqual([])
  line.comes?.()
  await Promise.all([first, second])
  expect(await third).toBe(2)
  expect(taken).toEqual(['first', 'third'])
})
