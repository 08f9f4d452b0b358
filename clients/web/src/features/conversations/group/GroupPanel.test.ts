import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { store } from '../../../sync/live'
import { conversation, ME, me, membership, person, started } from '../../../testing/records'
import GroupPanel from './GroupPanel.svelte'

it.each([
  ['staff', false],
  ['official', true],
] as const)('tells a member of the staff whether they can leave a group of all %s', (population, leaves) => {
  const group = conversation(1, [ME], { population })
  store.apply({
    type: 'started',
    started: started({ me: me(), people: [person(ME)], conversations: [group], memberships: [membership(1)] }),
  })
  render(GroupPanel, { conversation: group })
  expect(screen.queryByText(/ne pouvez pas quitter/) === null).toBe(leaves)
  expect(screen.queryByRole('button', { name: 'Quitter le groupe' }) !== null).toBe(leaves)
})
