import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, it } from 'vitest'
import type { Approval, ConvocationDraft } from '../../../frames'
import { store } from '../../../sync/live'
import { ME, person, started } from '../../../testing/records'
import AuthorAct from './AuthorAct.svelte'
import { Drafting } from './drafting.svelte'

const AT = new Date('2026-09-03T08:12:00Z')
const ASKED: Approval = { asked_at: AT, asked_by: ME, digest: 'abc', approved_at: null }

const DRAFT: ConvocationDraft = {
  ...{ id: 1, conversation: 2, body: 3, revision: 1, changed_at: AT, changed_by: ME },
  ...{ date: '2026-09-11', hour: '20:30:00', place: 'Mairie', text: '', agenda: [] },
  ...{ convened_by: 2, substitute_reason: '', impediments: [], signed: null, change: '' },
  ...{ urgent: false, urgency: '', installation: false, completing_round: null },
  ...{ replaces: null, second_of: null, recipients: [], assessment: null },
  ...{ authors: [], body_name: '', approval: null },
}

const ask = () => screen.queryByRole('button', { name: /Demander l’accord/ })

it('says live that the agreement was asked for and given, also after the draft was edited', async () => {
  store.apply({ type: 'started', started: started({ people: [person(ME), person(2, { name: 'Hervé Le Guennec' })] }) })
  const drafting = new Drafting(DRAFT)
  render(AuthorAct, { drafting, onfailed: () => undefined })
  drafting.form.place = 'Salle Saint-Martin'
  await tick()
  const saved = { ...DRAFT, revision: 2, place: 'Salle Saint-Martin' }
  drafting.take(saved)
  await tick()
  expect(ask()).toBeTruthy()

  drafting.take({ ...saved, approval: ASKED })
  await tick()
  expect(screen.getByText(/Accord demandé à Hervé Le Guennec/)).toBeTruthy()
  expect(ask()).toBeNull()

  drafting.take({ ...saved, approval: { ...ASKED, approved_at: AT } })
  await tick()
  expect(screen.getByText(/Hervé Le Guennec a donné son accord/)).toBeTruthy()

  drafting.form.place = 'Mairie'
  await tick()
  expect(ask()).toBeTruthy()
})
