import { describe, expect, it } from 'vitest'
import type { AgendaItem } from '../frames'
import { isSecond, zoneOf } from './convocations'
import type { State } from './state'

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

describe('the hours of a convocation', () => {
  const state = { authority: { time_zone: 'Pacific/Noumea' } } as State

  it('are those that were sealed, whatever the town hall is set to since', () => {
    expect(zoneOf(state, { content: { zone: 'Europe/Paris' } })).toBe('Europe/Paris')
  })

  it('are those of the town hall for what says none', () => {
    expect(zoneOf(state, { content: { zone: '' } })).toBe('Pacific/Noumea')
    expect(zoneOf(state, undefined)).toBe('Pacific/Noumea')
  })
})
