import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { store } from '../../sync/live'
import { conversation, ME, membership, message, person, started } from '../../testing/records'
import Conversations from './Conversations.svelte'

it('shows no direct conversation in which nobody has written, to whom somebody opened it with', () => {
  const conversations = [2, 3].map((other) => conversation(other, [ME, other], { kind: 'direct', name: '' }))
  const people = [person(ME), person(2, { name: 'Bruno' }), person(3, { name: 'Chloé' })]
  const memberships = conversations.map(({ id }) => membership(id))
  const cursors = conversations.map(({ id }) => ({ conversation: id, seq: id === 2 ? 1 : 0 }))
  const messages = [message(2, 1)]
  store.apply({ type: 'started', started: started({ people, conversations, memberships, cursors, messages }) })
  render(Conversations, { most: 8, all: true })
  expect(screen.getByText('Bruno')).toBeTruthy()
  expect(screen.queryByText('Chloé')).toBeNull()
})
