import { describe, expect, it } from 'vitest'
import type { AgendaItem } from '../frames'
import { isSecond } from './convocations'

const put = (...carried: boolean[]) => carried.map((carried_over) => ({ carried_over })) as AgendaItem[]

describe('a second convocation', () => {
  it('carries a question over, beside others or alone', () => {
    expect(isSecond({ second_of: 7, agenda: put(true) })).toBe(true)
    expect(isSecond({ second_of: 7, agenda: put(false, true) })).toBe(true)
  })

  it('is an ordinary one where it carries none over', () => {
    expect(isSecond({ second_of: 7, agenda: put(false) })).toBe(false)
    expect(isSecond({ second_of: 7, agenda: [] })).toBe(false)
    expect(isSecond({ second_of: null, agenda: put(true) })).toBe(false)
  })
})
