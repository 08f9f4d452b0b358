import { render, screen, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, it, vi } from 'vitest'
import type { Session } from '../../frames'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { AT, me, started } from '../../testing/records'
import { toasts } from '../../ui/toasts.svelte'
import Connections from './Connections.svelte'

/** One’s own password may be changed on the same page. */
const field = (name: string) =>
  within(screen.getByRole('dialog')).getByLabelText<HTMLInputElement>(name, { selector: 'input' })

async function fill(name: string, text: string) {
  field(name).value = text
  field(name).dispatchEvent(new Event('input', { bubbles: true }))
  await tick()
}

async function press(name: string) {
  screen.getByRole('button', { name }).click()
  await tick()
}

it('makes a password for a device that is named, by one’s own, shows it once, and takes it back', async () => {
  let sessions: Session[] = [{ id: 1, created_at: AT, seen_at: AT, device: 'Firefox', for_drives: false }]
  store.apply({ type: 'started', started: started({ me: me() }) })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const asked = vi.spyOn(store, 'run').mockImplementation((command) => {
    if (command.type === 'make_device_password') {
      if (command.current !== 'le mien')
        return Promise.reject(new Refused({ type: 'failure', id: 1, code: 'wrong_password' } as never))
      sessions = [...sessions, { id: 2, created_at: AT, seen_at: AT, device: command.device, for_drives: true }]
      return Promise.resolve({ session: 2, password: 'abcd-efgh' }) as never
    }
    if (command.type === 'revoke_session') sessions = sessions.filter(({ id }) => id !== command.session)
    return Promise.resolve({ current: 1, sessions }) as never
  })
  const made = () => asked.mock.calls.filter(([{ type }]) => type === 'make_device_password')
  render(Connections)
  await press('Ajouter un appareil')
  await press('Créer le mot de passe')
  expect(screen.getByText('Donnez un nom à l’appareil.')).toBeTruthy()
  await fill('Nom de l’appareil', 'Portable de la mairie')
  await fill('Mot de passe actuel', 'pas celui-là')
  await press('Créer le mot de passe')
  await vi.waitFor(() => expect(field('Mot de passe actuel').getAttribute('aria-invalid')).toBe('true'))
  expect(made()).toHaveLength(1)
  await fill('Mot de passe actuel', 'le mien')
  await press('Créer le mot de passe')
  await screen.findByRole('dialog', { name: 'À saisir sur l’appareil' })
  expect(field('Adresse').value).toBe(`${location.origin}/dav/`)
  expect(field('Utilisateur').value).toBe('moi@josselin.example')
  expect(field('Mot de passe de l’appareil').value).toBe('abcd-efgh')
  screen.getAllByRole('button', { name: 'Fermer' }).at(-1)?.click()
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.getByText('Portable de la mairie')).toBeTruthy()
  await press('Retirer Portable de la mairie')
  await vi.waitFor(() => expect(toasts().at(-1)?.text).toBe('Appareil retiré'))
  expect(asked).toHaveBeenCalledWith({ type: 'revoke_session', session: 2 })
  expect(screen.queryByText('Portable de la mairie')).toBeNull()
})
