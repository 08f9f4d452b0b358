import { render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Assessment } from '../../../frames'
import { store } from '../../../sync/live'
import { started } from '../../../testing/records'
import LegalClock from './LegalClock.svelte'

const RULE = {
  ...{ code: 'commission', number: 3, prudent: 0, purpose: 'ordinary', scope: 'commission', source: 'Usage' },
  ...{ known: 'practice', law: false, recorded_at: null, recorded_by: null, valid_from: null, inhabitants_from: 0 },
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-09-11T20:23:00Z') })
  store.apply({ type: 'started', started: started() })
})
afterEach(() => vi.useRealTimers())

function shown(meets: string, blocks: readonly { code: string }[]) {
  const assessment = {
    ...{ rule: RULE, own: RULE, terms: [], blocks, warnings: [], state: 'late', latest_send: '2026-09-07' },
    ...{ deadline: new Date('2026-09-07T22:00:00Z'), letters_by: new Date('2026-09-07T21:30:00Z') },
    earliest_meeting: '2026-09-15',
  } as unknown as Assessment
  const nothing = () => undefined
  const rest = { byMail: false, mayUrge: false, onmove: nothing, onurge: nothing, onstale: nothing }
  render(LegalClock, { assessment, meets, ...rest })
}

it('does not call a sitting of tonight past, and counts no day less than none', () => {
  shown('2026-09-11', [])
  expect(screen.queryByText(/séance est passée/)).toBeNull()
  expect(screen.getByText(/laisserait 0.jour franc sur 3/)).toBeTruthy()
})

it.each([
  ['2026-09-10', []],
  ['2026-09-11', [{ code: 'past' }]],
])('calls past what is: %s', (meets, blocks) => {
  shown(meets, blocks)
  expect(screen.getByText(/La date de la séance est passée/)).toBeTruthy()
})
