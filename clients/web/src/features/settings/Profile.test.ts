import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { store } from '../../sync/live'
import { ME, person, started } from '../../testing/records'
import { toasts } from '../../ui/toasts.svelte'
import Profile from './Profile.svelte'

it('lets one change one’s telephone, and shows the name that an administrator keeps', async () => {
  store.apply({ type: 'started', started: started({ people: [person(ME, { name: 'Yann Kerbrat' })] }) })
  const run = vi.spyOn(store, 'run').mockResolvedValue({} as never)
  render(Profile)
  expect(screen.getAllByRole('definition')[0]?.textContent).toBe('Yann Kerbrat')
  expect(screen.queryByLabelText('Prénom et nom')).toBeNull()
  expect(screen.getAllByRole('textbox')).toEqual([screen.getByLabelText('Téléphone')])
  await fireEvent.input(screen.getByLabelText('Téléphone'), { target: { value: ' 02 97 22 24 99 ' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Enregistrer' }))
  expect(run.mock.calls).toEqual([[{ type: 'change_profile', civility: '', phone: '02 97 22 24 99' }]])
  await vi.waitFor(() => expect(toasts().map(({ text }) => text)).toContain('Profil enregistré'))
})
