import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { store } from '../../../sync/live'
import { conversation, ME, person, started } from '../../../testing/records'
import AddMembers from './AddMembers.svelte'

it('says that a guest will read what is written already before it adds them', async () => {
  const group = conversation(1, [ME, 2])
  const cedric = person(3, { name: 'Cédric Marchal', population: 'guest' })
  const people = [person(ME), person(2), cedric, person(4, { name: 'Yann Kerbrat' })]
  store.apply({ type: 'started', started: started({ people, conversations: [group] }) })
  const run = vi.spyOn(store, 'run').mockResolvedValue({} as never)
  const onclose = vi.fn()
  render(AddMembers, { conversation: group, onclose })
  const warned = () => screen.queryByText(/y compris ce qui est déjà écrit/) !== null
  await fireEvent.click(screen.getByRole('checkbox', { name: /Yann Kerbrat/ }))
  expect(warned()).toBe(false)
  await fireEvent.click(screen.getByRole('checkbox', { name: /Cédric Marchal/ }))
  expect(warned()).toBe(true)
  await fireEvent.click(screen.getByRole('button', { name: 'Ajouter 2 personnes' }))
  expect(run.mock.calls).toEqual([[{ type: 'add_members', conversation: 1, people: [4, 3] }]])
  await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce())
})
