import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import type { Population } from '../../frames'
import { store } from '../../sync/live'
import { conversation, ME, membership, person, started } from '../../testing/records'
import ConversationHead from './ConversationHead.svelte'

const GUEST = 2

it.each<[Population, number, RegExp]>([
  ['staff', GUEST, /^Une personne extérieure à la mairie lit ce groupe\.$/],
  ['guest', 3, /^Ce groupe vous est ouvert par la mairie\.$/],
])('says to %s that somebody from outside reads the group', (population, other, said) => {
  const people = [person(ME, { population }), person(GUEST, { population: 'guest' }), person(3)]
  const group = conversation(1, [ME, other])
  store.apply({
    type: 'started',
    started: started({ people, conversations: [group], memberships: [membership(1)] }),
  })
  render(ConversationHead, { conversation: group, tab: 'discussion', panel: false, onpanel: () => undefined })
  expect(screen.getByText(said)).toBeTruthy()
})
