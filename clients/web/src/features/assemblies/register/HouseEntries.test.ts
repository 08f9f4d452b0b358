/* Whoever did what is entered of the house is told by their account, whatever they were called then. */

import { render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { HouseEntry } from '../../../frames'
import { store } from '../../../sync/live'
import { person, started } from '../../../testing/records'
import HouseEntries from './HouseEntries.svelte'

const AT = new Date('2026-09-08T09:14:00Z')

function entered(called: string): HouseEntry {
  const entry = {
    position: 3,
    on: null,
    at: AT,
    name: '',
    detail: 'a@b.example',
    hash: 'ab'.repeat(32),
    to_file: false,
    taken_over: false,
  }
  const who = { act: 'address_confirmed', person: 1, author: 1 }
  return { entry: { ...entry, ...who }, body: '', since: null, until: null, channel: null, called }
}

beforeEach(() => {
  vi.restoreAllMocks()
  store.apply({ type: 'started', started: started({ people: [person(1, { name: 'Maelle Le Goff' })] }) })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
})

it.each([
  ['Rozenn Le Maire', 'a@b.example · par Maelle Le Goff, qui s’appelait alors Rozenn Le Maire'],
  ['Maelle Le Goff', 'a@b.example · par Maelle Le Goff'],
])('names the account, and what it was called then if that was otherwise (%s)', async (called, said) => {
  vi.spyOn(store, 'run').mockResolvedValue({ entries: [entered(called)], more: false } as never)
  render(HouseEntries)
  expect(await screen.findByText(said)).toBeTruthy()
})
