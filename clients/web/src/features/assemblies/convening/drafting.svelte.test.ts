import { expect, it, vi } from 'vitest'
import type { ConvocationDraft } from '../../../frames'
import { store } from '../../../sync/live'
import { ME, person, started } from '../../../testing/records'
import { Drafting } from './drafting.svelte'
import { emptyItem } from './form'

const DRAFT: ConvocationDraft = {
  ...{ id: 1, conversation: 2, body: 3, revision: 1, changed_at: new Date('2026-09-03T08:12:00Z'), changed_by: ME },
  ...{ date: '2026-09-11', hour: '20:30:00', place: 'Mairie', text: '', agenda: [] },
  ...{ convened_by: ME, substitute_reason: '', impediments: [], signed: null, change: '' },
  ...{ urgent: false, urgency: '', installation: false, completing_round: null },
  ...{ replaces: null, second_of: null, recipients: [], assessment: null },
  ...{ authors: [], body_name: '', approval: null },
}

it.each([false, true])('keeps an item that was added as the line went, whether it came (%s) or not', async (came) => {
  store.apply({ type: 'started', started: started({ people: [person(ME)] }) })
  const agenda = [{ title: 'Budget', reporter: '', note: '', files: [] }]
  const held = came ? { ...DRAFT, revision: 2, agenda } : DRAFT
  const run = vi
    .spyOn(store, 'run')
    .mockImplementation((command) =>
      command.type === 'load_convocation_drafts'
        ? Promise.resolve({ drafts: [held] } as never)
        : Promise.reject(new Error('the line went')),
    )
  const drafting = new Drafting(DRAFT)
  drafting.form.agenda.push({ ...emptyItem(), title: 'Budget' })
  await drafting.save()
  expect(drafting.stage).toBe('cut')
  await drafting.reload()
  expect(drafting.form.agenda.map(({ title }) => title)).toEqual(['Budget'])
  expect(drafting.dirty).toBe(!came)
  run.mockRestore()
})
