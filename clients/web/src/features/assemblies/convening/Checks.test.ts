import { render, screen } from '@testing-library/svelte'
import { afterEach, describe, expect, it } from 'vitest'
import type { Assessment, ConvocationDraft } from '../../../frames'
import { speak } from '../../../i18n'
import { store } from '../../../sync/live'
import { started } from '../../../testing/records'
import { undeclared } from './budgets'
import Checks from './Checks.svelte'
import { emptyItem } from './form'

const RULE = {
  ...{ code: 'ordinary', number: 3, prudent: 0, purpose: 'ordinary', source: 'CGCT', known: 'text', law: true },
  ...{ recorded_at: null, recorded_by: null },
}

const ASSESSMENT = {
  ...{ rule: RULE, own: RULE, terms: [], sentences: [], deliberations_due: null, moved_from: '', state: 'in_time' },
  latest_send: '2026-09-07',
} as unknown as Assessment

function shown(...agenda: { title: string; kind: string }[]) {
  store.apply({ type: 'started', started: started() })
  const draft = { agenda: agenda.map((one) => ({ ...emptyItem(), ...one })), recipients: [], urgent: false }
  render(Checks, { draft: draft as unknown as ConvocationDraft, assessment: ASSESSMENT })
}

afterEach(() => speak('fr'))

describe('a budget that is not declared', () => {
  it('is no budget that is not there: its item is named, and nothing is ticked', () => {
    shown({ title: 'Voirie', kind: 'ordinary' }, { title: 'Budget primitif 2027, vote', kind: 'ordinary' })
    expect(screen.getByText(/^Point 2,.*Budget primitif 2027, vote.*choisissez sa nature/)).toBeTruthy()
    expect(screen.queryByText(/Aucun point/)).toBeNull()
  })

  it('is told in English', async () => {
    await speak('en')
    shown({ title: 'Budget primitif 2027, vote', kind: 'ordinary' })
    expect(screen.getByText(/^Item 1,.*set its kind/)).toBeTruthy()
  })

  it('is doubted by nobody once it is declared', () => {
    shown({ title: 'Budget primitif 2027, vote', kind: 'budget' })
    expect(screen.queryByText(/choisissez sa nature|Aucun point/)).toBeNull()
  })

  it('is said of the kinds where no word speaks of one, without a tick', () => {
    shown({ title: 'Voirie', kind: 'ordinary' })
    const said = screen.getByText(/Aucun point n’est déclaré comme budget ou rapport d’orientation/)
    expect(said.closest('li')?.dataset['kind']).toBeUndefined()
  })

  it.each([
    ['BUDGET PRIMITIF', true],
    ['Débat d’orientations budgétaires', true],
    ['Rapport sur l’orientation budgetaire', true],
    ['Budgets annexes', true],
    ['Orientations du plan local d’urbanisme', false],
    ['Voirie', false],
  ])('%s: %s', (title, doubted) => {
    expect(undeclared([{ title, kind: 'ordinary' }])).toEqual(doubted ? [{ number: 1, title }] : [])
  })
})

it.each([true, false])('advises urgency only where a rule knows it: %s', (may_be_urgent) => {
  store.apply({ type: 'started', started: started() })
  const draft = { agenda: [], recipients: [], urgent: false, second_of: null } as unknown as ConvocationDraft
  render(Checks, { draft, assessment: { ...ASSESSMENT, state: 'late', may_be_urgent } })
  expect(screen.queryByText(/L’urgence réduit le délai/) !== null).toBe(may_be_urgent)
})
