import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import { store } from '../../../sync/live'
import { conversation, ME, me, membership, person, started } from '../../../testing/records'
import GroupSettings from './GroupSettings.svelte'

afterEach(() => vi.restoreAllMocks())

it('leaves the name that another manager has given meanwhile', async () => {
  const group = conversation(1, [ME], { name: 'Voirie', description: '' })
  const people = [person(ME)]
  store.apply({
    type: 'started',
    started: started({ me: me(), people, conversations: [group], memberships: [membership(1)] }),
  })
  const run = vi.spyOn(store, 'run').mockResolvedValue(group as never)
  const onclose = () => undefined
  const { rerender } = render(GroupSettings, { conversation: group, onclose })
  await rerender({ conversation: { ...group, name: 'Voirie et réseaux', shows_reading: true }, onclose })
  await fireEvent.input(screen.getByLabelText(/À quoi sert/), { target: { value: 'Les chantiers' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Enregistrer' }))
  expect(run).toHaveBeenCalledExactlyOnceWith({ type: 'change_group', conversation: 1, description: 'Les chantiers' })
})

it('has all publications of the group tracked', async () => {
  const group = conversation(1, [ME], { name: 'Voirie' })
  store.apply({
    type: 'started',
    started: started({ people: [person(ME)], conversations: [group], memberships: [membership(1)] }),
  })
  const run = vi.spyOn(store, 'run').mockResolvedValue(group as never)
  render(GroupSettings, { conversation: group, onclose: () => undefined })
  await fireEvent.click(screen.getByLabelText('Suivre toutes les publications'))
  await fireEvent.click(screen.getByRole('button', { name: 'Enregistrer' }))
  expect(run).toHaveBeenCalledExactlyOnceWith({ type: 'change_group', conversation: 1, tracks_posts: true })
})
