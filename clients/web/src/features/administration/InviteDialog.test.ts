/* Whoever is invited a second time is shown, before it is sent, what the first invitation gave and this one does not. */

import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Invitation } from '../../frames'
import type { Group } from '../../sync/groups.svelte'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { started } from '../../testing/records'
import type { Accounts } from './accounts.svelte'
import InviteDialog from './InviteDialog.svelte'

const AT = new Date('2026-09-08T09:14:00Z')
const EARLIER: Invitation = {
  id: 7,
  email: 'Lea@josselin.example',
  population: 'staff',
  invited_at: AT,
  expires_at: AT,
  name: '',
  groups: [3, 4],
  access_ends_at: null,
  administrator: true,
  may_convene: true,
}

function written(email: string, invite?: Accounts['invite']): Promise<boolean> {
  const known = { all: [], failure: '', invitations: [EARLIER], invite } as unknown as Accounts
  const voirie = {
    id: 3,
    name: 'Voirie',
    description: '',
    icon: '',
    visibility: 'closed' as const,
    members: 1,
    guests: 0,
  }
  const group: Group = { ...voirie, posting: 'everyone', population: null, archived: false, mine: true }
  render(InviteDialog, { known, groups: [group], onclose: () => undefined })
  return fireEvent.input(screen.getByLabelText('Courriel'), { target: { value: email } })
}

beforeEach(() => {
  vi.restoreAllMocks()
  store.apply({ type: 'started', started: started() })
})

it('says what the second one drops, as it is being written', async () => {
  await written(' lea@josselin.example')
  const told = 'Une invitation attend déjà à cette adresse : celle-ci la remplace'
  const all =
    'administrer Parvis, convoquer les assemblées de ses groupes, le groupe Voirie, un groupe que vous ne voyez pas'
  expect(screen.getByText(`${told}, sans ce qu’elle prévoyait : ${all}.`)).toBeTruthy()
  await fireEvent.click(screen.getByLabelText('Administre Parvis : personnes, invitations et groupes'))
  expect(screen.queryByText(/administrer Parvis,/)).toBeNull()
  await fireEvent.click(screen.getByText('Externe'))
  expect(screen.getByText(/prévoyait : entrer comme agent, administrer Parvis,/)).toBeTruthy()
})

it('says nothing of an address that nobody has invited', async () => {
  await written('yann@josselin.example')
  expect(screen.queryByText(/attend déjà/)).toBeNull()
})

it.each([
  ['closed', 'Cette adresse a déjà un compte, fermé ou dont l’accès a pris fin'],
  ['email', 'Cette adresse a déjà un compte.'],
])('says beside the address why it cannot be invited: %s', async (detail, why) => {
  const failure = { type: 'failure', id: 1, code: 'conflict', detail, reference: '', retry_after: 0 } as const
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  await written('yann@josselin.example', () => Promise.reject(new Refused(failure)))
  await fireEvent.click(screen.getByText('Envoyer l’invitation'))
  const told = await screen.findByText((said) => said.startsWith(why))
  const email = screen.getByLabelText('Courriel')
  expect(email.getAttribute('aria-describedby')?.split(' ')).toContain(told.closest('[id]')?.id)
  expect(document.activeElement).toBe(email)
  expect(screen.queryByRole('alert')).toBeNull()
})
