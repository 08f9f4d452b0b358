import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Attention } from './attention'

let visibility: DocumentVisibilityState
let told: boolean[]
let end: () => void
let attention: Attention

function look(state: DocumentVisibilityState): void {
  visibility = state
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  visibility = 'visible'
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility)
  told = []
  attention = new Attention(60_000)
  attention.listen((present) => told.push(present))
  end = attention.watch()
})

afterEach(() => {
  end()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('somebody', () => {
  it('turns away with the page, and is back with it', () => {
    look('hidden')
    expect([attention.present, told]).toEqual([false, [false]])
    look('visible')
    expect([attention.present, told]).toEqual([true, [false, true]])
  })

  it('has turned away after a while without a sign of life, and is back with the next', () => {
    vi.advanceTimersByTime(59_000)
    dispatchEvent(new Event('keydown'))
    vi.advanceTimersByTime(59_000)
    expect(told).toEqual([])
    vi.advanceTimersByTime(600_000)
    expect(told).toEqual([false])
    dispatchEvent(new Event('pointermove'))
    expect(told).toEqual([false, true])
  })

  it('back after an hour under another page is there', () => {
    look('hidden')
    vi.advanceTimersByTime(3_600_000)
    look('visible')
    expect(attention.present).toBe(true)
  })
})
