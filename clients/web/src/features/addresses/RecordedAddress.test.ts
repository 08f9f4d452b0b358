/* Whoever says that an address is theirs, or not, says it of the one that they have read. */

import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { AddressChange } from '../../frames'
import { store } from '../../sync/live'
import { me, started } from '../../testing/records'
import { toasts } from '../../ui/toasts.svelte'
import RecordedAddress from './RecordedAddress.svelte'

const AT = new Date('2026-09-08T09:14:00Z')

function recorded(id: number, email: string): AddressChange {
  const agreed = { read_at: null, agreed_at: null, agreed_by: null, agreement: null }
  const then = { requested_on: '2026-09-08', recorded_at: AT, recorded_by: 2, in_force_at: AT }
  return {
    id,
    person: 1,
    before: 'moi@josselin.example',
    email,
    ...then,
    confirmed_at: null,
    withdrawn_at: null,
    ...agreed,
  }
}

const asked: string[] = []

function knowing(change: AddressChange) {
  asked.length = 0
  vi.spyOn(store, 'run').mockImplementation((command) => {
    asked.push(command.type)
    return Promise.resolve(command.type === 'load_addresses' ? { changes: [change] } : change) as never
  })
  return render(RecordedAddress, { me: me({ recorded_address: 'lue@josselin.example' }) })
}

beforeEach(() => {
  vi.restoreAllMocks()
  store.apply({ type: 'started', started: started() })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
})

it.each([
  ['Oui, c’est la mienne', 'agree_address'],
  ['Ce n’est pas moi', 'withdraw_address'],
])('%s: answers to the one that is shown', async (button, command) => {
  knowing(recorded(7, 'lue@josselin.example'))
  await fireEvent.click(screen.getByText(button))
  await vi.waitFor(() => expect(asked).toEqual(['load_addresses', command]))
})

it.each(['Oui, c’est la mienne', 'Ce n’est pas moi'])('%s: answers to no other', async (button) => {
  knowing(recorded(8, 'autre@ailleurs.example'))
  await fireEvent.click(screen.getByText(button))
  await vi.waitFor(() => expect((screen.getByText(button) as HTMLButtonElement).disabled).toBe(false))
  expect(asked).toEqual(['load_addresses'])
})

it('says what was recorded and what it leaves, and goes once they have said that it is theirs', async () => {
  const { rerender } = knowing(recorded(7, 'lue@josselin.example'))
  const told = screen.getByRole('alert').textContent
  expect(told).toMatch(/adresse pour vous.: lue@josselin\.example.*votre connexion reste à moi@josselin\.example/)
  vi.mocked(store.run).mockImplementation(({ type }) => {
    const open = recorded(7, 'lue@josselin.example')
    return Promise.resolve(type === 'load_addresses' ? { changes: [open] } : { ...open, confirmed_at: AT }) as never
  })
  await fireEvent.click(screen.getByText('Oui, c’est la mienne'))
  await vi.waitFor(() => expect(toasts().at(-1)?.text).toBe('Vous vous connectez désormais avec lue@josselin.example.'))
  await rerender({ me: me({ recorded_address: null }) })
  expect(screen.queryByRole('alert')).toBeNull()
})
