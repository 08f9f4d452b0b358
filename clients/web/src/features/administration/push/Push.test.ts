import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { AnyCommand, Notifications, QuietHours } from '../../../frames'
import { store } from '../../../sync/live'
import { started } from '../../../testing/records'
import { toasts } from '../../../ui/toasts.svelte'
import Push from './Push.svelte'

it('takes both hours of the house though the second is changed before the first is answered', async () => {
  const house: QuietHours = {
    ...{ begins: '19:00:00', ends: '08:00:00', evenings: true, weekends: true },
    ...{ absences: [], convocations: true, people: [], groups: [] },
  }
  let known = { carries: 'nothing', services: [], house } as unknown as Notifications
  const asked: AnyCommand[] = []
  store.apply({ type: 'started', started: started() })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    if (command.type === 'change_house_quiet_hours') {
      const { type, ...hours } = command
      asked.push({ type, ...hours })
      known = { ...known, house: { ...known.house, ...hours } }
    }
    return Promise.resolve(known) as never
  })
  render(Push)
  void fireEvent.change(await screen.findByLabelText('De'), { target: { value: '20:00' } })
  void fireEvent.change(screen.getByLabelText('à'), { target: { value: '07:00' } })
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  expect(known.house).toMatchObject({ begins: '20:00:00', ends: '07:00:00', evenings: true, weekends: true })
  await vi.waitFor(() => expect(toasts().map(({ text }) => text)).toEqual(['Choix enregistré', 'Choix enregistré']))
})
