import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, it } from 'vitest'
import { store } from '../../sync/live'
import { ME, person, started } from '../../testing/records'
import PeoplePicker from './PeoplePicker.svelte'

async function open(given: Partial<{ without: number[]; most: number }> = {}) {
  const people = [
    person(ME, { name: 'Maëlle Le Goff' }),
    person(2, { name: 'Élodie Rouxel' }),
    person(3, { name: 'Yann Kerbrat' }),
    person(4, { name: 'Ancien Agent', active: false }),
  ]
  store.apply({ type: 'started', started: started({ people }) })
  render(PeoplePicker, { label: 'Destinataires', chosen: [], ...given })
  await tick()
  return screen.getByRole('searchbox') as HTMLInputElement
}

const boxes = () => screen.getAllByRole('checkbox') as HTMLInputElement[]

it('offers everybody but oneself, those who left and those who are there', async () => {
  await open({ without: [3] })
  expect(boxes()).toHaveLength(1)
})

it('finds by the first letters, whatever the accents, and takes with Enter', async () => {
  const field = await open()
  field.value = 'elo'
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await tick()
  expect(boxes()).toHaveLength(1)
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  await tick()
  expect(screen.getByRole('button', { name: 'Retirer Élodie Rouxel' })).toBeTruthy()
  expect(field.value).toBe('')
})

it('stops at the most that may be chosen', async () => {
  await open({ most: 1 })
  boxes()[0]?.click()
  await tick()
  expect(boxes().map((box) => box.disabled)).toEqual([false, true])
})
