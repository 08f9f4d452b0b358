import { describe, expect, it } from 'vitest'
import { backoff } from './backoff'

describe('the pause before another try', () => {
  it('lies anywhere up to a bound that doubles, and ends at half a minute', () => {
    const bounds = [0, 1, 2, 3, 6, 50].map((attempt) => backoff(attempt, () => 1))
    expect(bounds).toEqual([500, 1_000, 2_000, 4_000, 30_000, 30_000])
    expect(backoff(3, () => 0)).toBe(0)
  })
})
