import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { AnyCommand } from '../../frames'
import { store } from '../../sync/live'
import { started } from '../../testing/records'
import OwnCalendar from './OwnCalendar.svelte'

it('shows the address for other calendars and renews it, and keeps whether mail is wanted', async () => {
  const asked: AnyCommand[] = []
  const own = { address: 'https://josselin.example/agenda/avant.ics', mail: true }
  store.apply({ type: 'started', started: started() })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    asked.push(command)
    if (command.type === 'renew_own_calendar') own.address = 'https://josselin.example/agenda/apres.ics'
    if (command.type === 'choose_event_mail') own.mail = command.mail
    return Promise.resolve({ ...own }) as never
  })
  const shown = render(OwnCalendar)
  const address = await screen.findByLabelText<HTMLInputElement>('Adresse de votre agenda')
  expect(address.value).toBe('https://josselin.example/agenda/avant.ics')
  await fireEvent.click(screen.getByRole('button', { name: 'Changer l’adresse' }))
  expect(asked.map(({ type }) => type)).toEqual(['load_own_calendar'])
  await fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Changer l’adresse' }))
  await vi.waitFor(() => expect(address.value).toBe('https://josselin.example/agenda/apres.ics'))

  const wants = () => screen.findByRole<HTMLInputElement>('checkbox', { name: /^Recevoir les invitations/ })
  await fireEvent.click(await wants())
  expect(asked.at(-1)).toEqual({ type: 'choose_event_mail', mail: false })
  shown.unmount()
  render(OwnCalendar)
  expect((await wants()).checked).toBe(false)
})
