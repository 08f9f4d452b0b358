import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, it } from 'vitest'
import { store } from '../../sync/live'
import { conversation, ME, person, started } from '../../testing/records'
import GroupChoice from './GroupChoice.svelte'

const GUEST = 2
const COLLEAGUE = 3

async function open(names: Record<string, number[]>, me: 'staff' | 'guest' = 'staff') {
  const people = [person(ME, { population: me }), person(GUEST, { population: 'guest' }), person(COLLEAGUE)]
  const conversations = Object.entries(names).map(([name, others], place) =>
    conversation(place + 1, [ME, ...others], { kind: 'group', name }),
  )
  store.apply({ type: 'started', started: started({ people, conversations }) })
  const groups = conversations.map(({ id, name }) => ({ id, name }))
  render(GroupChoice, { groups, value: 0, label: 'Groupe', hint: 'Tous le verront.', missing: true })
  await tick()
  return screen.getByLabelText('Groupe') as unknown as HTMLSelectElement
}

const offered = (select: HTMLSelectElement) => [...select.options].map((one) => one.text)

it('chooses no group for the reader, and asks for one', async () => {
  const select = await open({ Sécurité: [GUEST], Voirie: [COLLEAGUE] })
  expect(select.value).toBe('0')
  expect(screen.getByText('Choisissez le groupe.')).toBeTruthy()
  expect(screen.queryByText('Tous le verront.')).toBeNull()
})

it('offers last, and under their own heading, those that people from outside read', async () => {
  const select = await open({ Accueil: [GUEST], Voirie: [COLLEAGUE], Culture: [COLLEAGUE] })
  expect(offered(select)).toEqual(['Choisir un groupe', 'Culture', 'Voirie', 'Accueil'])
  expect([...select.querySelectorAll('optgroup')].map((one) => one.label)).toEqual(['Avec des externes'])
})

it('takes the only one that there is', async () => {
  const select = await open({ Voirie: [COLLEAGUE] })
  expect(select.selectedOptions[0]?.text).toBe('Voirie')
  expect(screen.getByText('Tous le verront.')).toBeTruthy()
})

it('marks none to somebody from outside', async () => {
  const select = await open({ Accueil: [], Culture: [COLLEAGUE] }, 'guest')
  expect(select.querySelector('optgroup')).toBeNull()
})
