import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { AddressChange } from '../../frames'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { AT, person, started } from '../../testing/records'
import AddressDialog from './AddressDialog.svelte'

const NEW = 'katell@ailleurs.example'
const OLD = 'katell.tual@josselin.example'
const recorded: AddressChange = {
  id: 7,
  person: 2,
  before: OLD,
  email: NEW,
  requested_on: '2026-09-08',
  recorded_at: AT,
  recorded_by: 1,
  in_force_at: AT,
  confirmed_at: null,
  withdrawn_at: null,
  read_at: null,
  agreed_at: null,
  agreed_by: null,
  agreement: null,
}

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
})

it('says that signing in waits for the person, and why nobody confirms in their place yet', async () => {
  store.apply({ type: 'started', started: started({ people: [person(2, { name: 'Katell Tual' })] }) })
  const asked: object[] = []
  const failure = { type: 'failure', id: 1, code: 'conflict', detail: 'delay', reference: '', retry_after: 0 } as const
  vi.spyOn(store, 'run').mockImplementation((command) => {
    if (command.type === 'load_addresses') return Promise.resolve({ changes: [] }) as never
    asked.push(command)
    if (command.type === 'agree_address') return Promise.reject(new Refused(failure))
    return Promise.resolve(recorded) as never
  })
  render(AddressDialog, { person: 2, email: OLD, today: '2026-09-09', onclose: () => undefined })
  await fireEvent.input(screen.getByLabelText('Nouvelle adresse électronique'), { target: { value: NEW } })
  await fireEvent.click(screen.getByText('Inscrire l’adresse'))
  expect(await screen.findByText(new RegExp(`la connexion reste à ${OLD} tant que Katell Tual`))).toBeTruthy()
  await fireEvent.click(screen.getByText('Confirmer à sa place'))
  expect((await screen.findByRole('alert')).textContent).toContain('attendez que sept jours soient passés')
  expect(asked).toEqual([
    { type: 'change_address', person: 2, email: NEW, requested_on: '2026-09-09' },
    { type: 'agree_address', change: 7 },
  ])
})
