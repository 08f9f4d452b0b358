import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { AnyCommand, Notifications, QuietHours } from '../../frames'
import { store } from '../../sync/live'
import { started } from '../../testing/records'
import Calls from './Calls.svelte'

const HOUSE: QuietHours = {
  ...{ begins: '19:00:00', ends: '08:00:00', evenings: true, weekends: true },
  ...{ absences: [], convocations: true, people: [], groups: [] },
}

it('takes both quiet hours though the second is changed before the first is answered, and the house’s again', async () => {
  let known: Notifications = {
    ...{ carries: 'nothing', key: '', services: [], devices: [], silences: [] },
    calls: { mentions: true, directs: true, tracked: true, events: true, sound: true },
    ...{ quiet: HOUSE, house: HOUSE, quiet_is_own: false },
  }
  const asked: AnyCommand[] = []
  const told = new Set<Parameters<typeof store.listen>[0]>()
  store.apply({ type: 'started', started: started() })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'listen').mockImplementation((hear) => {
    told.add(hear)
    return () => told.delete(hear)
  })
  vi.spyOn(store, 'run').mockImplementation((command) => {
    if (command.type === 'change_quiet_hours') {
      asked.push(command)
      const { quiet } = command
      known = { ...known, quiet: quiet ?? known.house, quiet_is_own: !!quiet }
    }
    return Promise.resolve(command.type === 'load_mail_choices' ? {} : known) as never
  })
  render(Calls)
  const begins = await screen.findByLabelText<HTMLInputElement>('De')
  const ends = screen.getByLabelText<HTMLInputElement>('à')
  void fireEvent.change(begins, { target: { value: '18:30' } })
  void fireEvent.change(ends, { target: { value: '07:45' } })
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  expect(known.quiet).toMatchObject({ begins: '18:30:00', ends: '07:45:00' })

  await fireEvent.click(await screen.findByRole('button', { name: 'Revenir aux heures de la mairie' }))
  await vi.waitFor(() => expect([begins.value, ends.value]).toEqual(['19:00', '08:00']))
  // Changed on another device, then by the house.
  for (const [event, hour] of [
    [{ type: 'notifications_changed' }, '20:00'],
    [{ type: 'push_changed', carries: 'nothing' }, '21:00'],
  ] as const) {
    known = { ...known, quiet: { ...HOUSE, begins: `${hour}:00` } }
    for (const hear of told) hear(event, store.state)
    await vi.waitFor(() => expect(begins.value).toBe(hour))
  }
})
