import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { toasts } from '../ui/toasts.svelte'
import { grace } from './grace'

let asked: boolean | undefined

function begin(): void {
  asked = undefined
  void grace('17 personnes vont être relancées.').then((goes) => (asked = goes))
}

const asksBeforeClosing = () => !dispatchEvent(new Event('beforeunload', { cancelable: true }))

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

it('goes ahead after eight seconds, during which closing the page is asked about', async () => {
  begin()
  expect(toasts().map((toast) => toast.text)).toEqual(['17 personnes vont être relancées.'])
  await vi.advanceTimersByTimeAsync(7_900)
  expect(asked).toBeUndefined()
  expect(asksBeforeClosing()).toBe(true)
  await vi.advanceTimersByTimeAsync(200)
  expect(asked).toBe(true)
  expect(toasts()).toEqual([])
  expect(asksBeforeClosing()).toBe(false)
})

it('is taken back by its button', async () => {
  begin()
  toasts()[0]?.act?.run()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toBe(false)
})

it('goes ahead at once when the page is closed', async () => {
  begin()
  dispatchEvent(new Event('pagehide'))
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toBe(true)
})
