import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { go, serve } from '../../router'
import { store } from '../../sync/live'
import { started } from '../../testing/records'
import { toasts } from '../../ui/toasts.svelte'
import ProblemDialog from './ProblemDialog.svelte'

it('asks what happens, tells it with the page it is about, says so and closes', async () => {
  store.apply({ type: 'started', started: started() })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const run = vi.spyOn(store, 'run').mockResolvedValue({})
  const onclose = vi.fn()
  serve({ settings: { at: '/reglages' } })
  go('/reglages')
  render(ProblemDialog, { onclose })
  await fireEvent.click(screen.getByText('Signaler'))
  expect(screen.getByText(/^Décrivez le problème/)).toBeTruthy()
  expect(run).not.toHaveBeenCalled()
  await fireEvent.input(screen.getByLabelText('Que se passe-t-il ?'), { target: { value: ' Le son reste. ' } })
  await fireEvent.click(screen.getByText('Signaler'))
  await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce())
  expect(run.mock.lastCall?.[0]).toMatchObject({ type: 'report_problem', text: 'Le son reste.', place: 'settings' })
  expect(toasts().map((toast) => toast.text)).toEqual([expect.stringContaining('Signalé aux administrateurs')])
})
