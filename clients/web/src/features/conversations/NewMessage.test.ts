import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import { store } from '../../sync/live'
import { conversation, ME, person, started } from '../../testing/records'
import NewMessage from './NewMessage.svelte'

const CEDRIC = 2
const DIANE = 3

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

/** Two guests chosen, of one group or of two. */
async function choosing(...groups: number[][]) {
  const people = [
    person(ME),
    person(CEDRIC, { name: 'Cédric Rio', population: 'guest' }),
    person(DIANE, { name: 'Diane Le Bail', population: 'guest' }),
    person(4, { name: 'Bruno Hamon' }),
  ]
  const conversations = groups.map((members, number) => conversation(7 + number, [ME, ...members]))
  store.apply({ type: 'started', started: started({ people, conversations }) })
  const asked = vi.spyOn(store, 'run').mockReturnValue(new Promise(() => undefined))
  render(NewMessage, { onclose: () => undefined })
  await choose('Cédric')
  await choose('Diane')
  return asked
}

const field = () => screen.getByRole('searchbox')

async function choose(name: string) {
  await fireEvent.input(field(), { target: { value: name } })
  await fireEvent.keyDown(field(), { key: 'Enter' })
}

const begun = (...people: number[]) => [[{ type: 'start_direct', people }]]

it('asks a second press before guests of different groups are shown to each other', async () => {
  const asked = await choosing([CEDRIC], [DIANE])
  await fireEvent.click(screen.getByRole('button', { name: 'Écrire' }))
  expect(asked.mock.calls).toEqual([])
  expect(screen.getByRole('alert').textContent).toContain('Cédric Rio et Diane Le Bail')
  await fireEvent.click(screen.getByRole('button', { name: 'Ouvrir quand même' }))
  expect(asked.mock.calls).toEqual(begun(CEDRIC, DIANE))
})

it('asks again when somebody else is chosen after the warning', async () => {
  const asked = await choosing([CEDRIC], [DIANE])
  await fireEvent.keyDown(field(), { key: 'Enter' })
  await choose('Bruno')
  expect(screen.queryByRole('alert')).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: 'Écrire' }))
  expect(asked.mock.calls).toEqual([])
  await fireEvent.keyDown(field(), { key: 'Enter' })
  expect(asked.mock.calls).toEqual(begun(CEDRIC, DIANE, 4))
})

it('writes at once to guests who share a group', async () => {
  const asked = await choosing([CEDRIC, DIANE])
  await fireEvent.click(screen.getByRole('button', { name: 'Écrire' }))
  expect(asked.mock.calls).toEqual(begun(CEDRIC, DIANE))
})
