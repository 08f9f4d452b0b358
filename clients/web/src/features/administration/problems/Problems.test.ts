import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { Problem } from '../../../frames'
import { store } from '../../../sync/live'
import { AT, person, started } from '../../../testing/records'
import Problems from './Problems.svelte'

const reported: Problem = {
  id: 7,
  person: 2,
  at: AT,
  text: 'Le son ne s’arrête pas.',
  place: 'settings',
  browser: '',
  reference: '',
  settled_at: null,
}

it('says what was reported and from where, has it settled, and opened again', async () => {
  store.apply({ type: 'started', started: started({ people: [person(2, { name: 'Annick Le Breton' })] }) })
  const run = vi.spyOn(store, 'run').mockResolvedValue({})
  const { rerender } = render(Problems, { problems: [] })
  expect(screen.getByText('Aucun problème signalé')).toBeTruthy()
  await rerender({ problems: [reported] })
  expect(screen.getByText('À traiter')).toBeTruthy()
  expect(screen.getByText(reported.text)).toBeTruthy()
  expect(screen.getByText('Page : settings')).toBeTruthy()
  await fireEvent.click(screen.getByLabelText('Traité : signalement de Annick Le Breton'))
  expect(run.mock.lastCall?.[0]).toEqual({ type: 'settle_problem', problem: 7, settled: true })
  await rerender({ problems: [{ ...reported, settled_at: AT }] })
  expect([screen.queryByText('À traiter'), !!screen.getByText('Traités')]).toEqual([null, true])
  await fireEvent.click(screen.getByLabelText('Rouvrir : signalement de Annick Le Breton'))
  expect(run.mock.lastCall?.[0]).toEqual({ type: 'settle_problem', problem: 7, settled: false })
})
