import { cleanup, render, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Assessment, ConvocationDraft } from '../../../frames'
import { store } from '../../../sync/live'
import { started } from '../../../testing/records'
import LegalClock from './LegalClock.svelte'
import Sending from './Sending.svelte'

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

it('warns of the last minutes as they come, whoever is about to send too', async () => {
  vi.useFakeTimers({ now: new Date('2026-09-07T21:29:30Z') })
  const assessment = {
    ...{ rule: RULE, own: RULE, terms: [], blocks: [], warnings: [], state: 'last_day', latest_send: '2026-09-07' },
    ...{ deadline: new Date('2026-09-07T22:00:00Z'), letters_by: new Date('2026-09-07T21:30:00Z') },
    earliest_meeting: '2026-09-11',
  } as unknown as Assessment
  const nothing = () => undefined
  const rest = { byMail: true, mayUrge: false, onmove: nothing, onurge: nothing, onstale: nothing }
  render(LegalClock, { assessment, meets: '2026-09-11', ...rest })
  expect(screen.queryByRole('alert')).toBeNull()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(screen.getByRole('alert').textContent).toMatch(/Dernières minutes.*il reste 30.min/)
  expect(screen.getByRole('alert').textContent).toContain('Remettez-la sur papier en main propre avant minuit')
  cleanup()

  vi.spyOn(store, 'run').mockReturnValue(new Promise(() => undefined))
  const recipients = [{ person: 2, channel: 'electronic' }]
  const draft = {
    id: 1,
    conversation: 7,
    date: '2026-09-11',
    hour: '20:30:00',
    place: 'Mairie',
    agenda: [],
    recipients,
  }
  const shown = { ...draft, assessment } as unknown as ConvocationDraft
  render(Sending, { draft: shown, body: 'Conseil', version: 1, onclose: nothing, onfailed: nothing })
  const said = within(screen.getByRole('dialog'))
  expect(said.getByRole('alert').textContent).toMatch(/il reste 30.min/)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(said.getByRole('alert').textContent).toMatch(/il reste 29.min/)
})
