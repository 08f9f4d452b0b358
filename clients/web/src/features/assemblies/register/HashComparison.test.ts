/* A hash that somebody shows is compared with the register, and nothing else is taken for one. */

import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { store } from '../../../sync/live'
import HashComparison from './HashComparison.svelte'

const HASH = 'ab'.repeat(32)

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
})

async function compare(given: string): Promise<void> {
  render(HashComparison)
  await fireEvent.input(screen.getByLabelText(/^Empreinte/), { target: { value: given } })
  await fireEvent.click(screen.getByText('Comparer'))
}

it.each([
  [
    { total: 12, position: 7, at: new Date('2026-09-08T09:14:00Z') },
    /^C’est l’empreinte de l’inscription n° 7 de ce registre, /,
  ],
  [{ total: 12, position: 7, at: null }, /n° 7 de ce registre : il continue ce dossier/],
  [{ total: 12, position: null, at: null }, /^Aucune des 12 inscriptions de ce registre ne porte cette empreinte/],
])('says what the register has of it (%o)', async (found, said) => {
  const run = vi.spyOn(store, 'run').mockResolvedValue(found as never)
  await compare(` ${HASH.toUpperCase().slice(0, 32)} ${HASH.slice(32)}`)
  expect(await screen.findByText(said)).toBeTruthy()
  expect(run).toHaveBeenCalledWith({ type: 'find_hash', hash: HASH })
})

it('asks nothing of what is no hash, and says what one is', async () => {
  const run = vi.spyOn(store, 'run')
  await compare('abc')
  expect(screen.getByText(/64 signes/)).toBeTruthy()
  expect(run).not.toHaveBeenCalled()
})
