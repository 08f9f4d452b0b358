import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { store } from '../../sync/live'
import LabelsField from './LabelsField.svelte'

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockResolvedValue({ labels: [{ label: 'Voirie', posts: 2 }] } as never)
})

it('takes a label by Enter or by its button, once however it is written, and lets it be taken away', async () => {
  const page = render(LabelsField, { labels: [] })
  await vi.waitFor(() => expect(document.querySelector('datalist option')).toBeTruthy())
  const field = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Étiquettes' })
  const write = (value: string) => fireEvent.input(field(), { target: { value } })
  const chosen = () => [...page.container.querySelectorAll('.chosen button')].map((one) => one.textContent.trim())
  await write('Hiver')
  await fireEvent.keyDown(field(), { key: 'Enter' })
  await write('voirie')
  await fireEvent.click(screen.getByText('Ajouter l’étiquette'))
  await write('hiver')
  await fireEvent.keyDown(field(), { key: 'Enter' })
  expect([chosen(), field().value]).toEqual([['Hiver', 'Voirie'], ''])
  await fireEvent.click(screen.getByLabelText('Retirer l’étiquette Voirie'))
  expect(chosen()).toEqual(['Hiver'])
})
