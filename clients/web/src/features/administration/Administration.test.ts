import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { go, serve } from '../../router'
import { store } from '../../sync/live'
import { conversation, ME, me, started } from '../../testing/records'
import Administration from './Administration.svelte'

const CLERK = { convenes: [7] }
const ABSENT = { name: /^Cette page n’existe pas/ }

beforeEach(() => {
  serve({ administration_section: { at: '/administration/:section' } })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockReturnValue(new Promise(() => undefined))
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

it.each([
  ['assemblees', 'Assemblées', CLERK, {}],
  ['regles', 'Règles', CLERK, {}],
  ['personnes', 'Personnes', { administrator: true }, CLERK],
])('shows %s to those whom it is for, and to others no such page', async (section, name, theirs, others) => {
  go(`/administration/${section}`)
  store.apply({ type: 'started', started: started({ me: me(theirs), conversations: [conversation(7, [ME])] }) })
  render(Administration)
  expect(await screen.findByRole('link', { name: new RegExp(`^${name}`), current: 'page' })).toBeTruthy()
  cleanup()
  store.apply({ type: 'started', started: started({ me: me(others), conversations: [conversation(7, [ME])] }) })
  render(Administration)
  expect(await screen.findByRole('heading', ABSENT)).toBeTruthy()
})
