import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Pointing } from './pointing.svelte'

const OWN = 5
const pointed = (device: number, at: string) => ({ type: 'live_pointed' as const, node: 1, person: 2, device, at })

describe('where people stand', () => {
  let said: string[]
  let pointing: Pointing

  beforeEach(() => {
    vi.useFakeTimers()
    said = []
    pointing = new Pointing(
      (at) => said.push(at),
      () => OWN,
    )
  })

  afterEach(() => {
    pointing.close()
    vi.useRealTimers()
  })

  it('is said ten times a second at most, the last of it always, again after a while, and taken back', () => {
    pointing.point('a')
    vi.advanceTimersByTime(0)
    pointing.point('b')
    pointing.point('c')
    expect(said).toEqual(['a'])
    vi.advanceTimersByTime(100)
    expect(said).toEqual(['a', 'c'])
    vi.advanceTimersByTime(12_500)
    expect(said).toEqual(['a', 'c', 'c'])
    pointing.point('')
    vi.advanceTimersByTime(100)
    pointing.close()
    expect(said).toEqual(['a', 'c', 'c', ''])
  })

  it('is known of others until they leave or are not heard any more', () => {
    pointing.hear(pointed(OWN, 'mine'))
    pointing.hear(pointed(6, 'x'))
    pointing.hear(pointed(7, 'y'))
    pointing.hear(pointed(6, 'z'))
    expect(pointing.peers.map(({ device, at }) => [device, at])).toEqual([
      [6, 'z'],
      [7, 'y'],
    ])
    pointing.hear(pointed(7, ''))
    expect(pointing.peers.map(({ device }) => device)).toEqual([6])
    vi.advanceTimersByTime(32_500)
    expect(pointing.peers).toEqual([])
  })
})
