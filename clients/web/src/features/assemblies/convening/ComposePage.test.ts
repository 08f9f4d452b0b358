import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import type { AnyEvent, Bodies, Body, ConvocationDraft } from '../../../frames'
import { store } from '../../../sync/live'
import { conversation, me, ME, person, started } from '../../../testing/records'
import ComposePage from './ComposePage.svelte'
import DraftRow from './DraftRow.svelte'
import { Drafting } from './drafting.svelte'

const DRAFT: ConvocationDraft = {
  ...{ id: 1, conversation: 7, body: 3, revision: 1, changed_at: new Date('2026-09-03T08:12:00Z'), changed_by: ME },
  ...{ date: '2026-09-11', hour: '20:30:00', place: 'Mairie', text: '', agenda: [] },
  ...{ convened_by: ME, substitute_reason: '', impediments: [], signed: null, change: '' },
  ...{ urgent: false, urgency: '', installation: false, completing_round: null },
  ...{ replaces: null, second_of: null, recipients: [], assessment: null },
  ...{ authors: [], body_name: 'Conseil', approval: null },
}
const BODY = { id: 3, conversation: 7, name: 'Conseil', kind: 'council', active: true } as Body

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

function begin() {
  const told = { me: me({ convenes: [7] }), people: [person(ME)], conversations: [conversation(7, [ME])] }
  store.apply({ type: 'started', started: started(told) })
  return vi.spyOn(store, 'run').mockReturnValue(new Promise(() => undefined))
}

it('says that somebody else has thrown the draft away', async () => {
  begin()
  let tell: (event: AnyEvent) => unknown = () => undefined
  vi.spyOn(store, 'listen').mockImplementation((listener) => {
    tell = (event) => listener(event, store.state)
    return () => undefined
  })
  const drafting = new Drafting(DRAFT)
  const drafted = tell
  render(ComposePage, { drafting, bodies: { bodies: [BODY] } as unknown as Bodies })
  expect(screen.getByRole('button', { name: 'Ajouter un point' })).toBeTruthy()
  drafted({ type: 'convocation_draft_gone', draft: 1 })
  expect(await screen.findByRole('heading', { name: 'Ce brouillon a été supprimé' })).toBeTruthy()
})

it('asks before it throws one away', async () => {
  const run = begin()
  render(DraftRow, { draft: DRAFT, body: BODY })
  expect(screen.getByRole('link').textContent).toContain('Modifié par Personne 1')
  await fireEvent.click(screen.getByRole('button', { name: /^Supprimer le brouillon/ }))
  const dialog = within(screen.getByRole('dialog'))
  expect(run).not.toHaveBeenCalled()
  await fireEvent.click(dialog.getByRole('button', { name: 'Supprimer le brouillon' }))
  expect(run.mock.calls).toEqual([[{ type: 'discard_convocation', draft: 1 }]])
})
