import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { AnyCommand } from '../../frames'
import { store } from '../../sync/live'
import { conversation, ME, started } from '../../testing/records'
import PollDialog from './PollDialog.svelte'

const asked: AnyCommand[] = []
const onclose = vi.fn()

beforeEach(() => {
  cleanup()
  localStorage.clear()
  vi.restoreAllMocks()
  asked.length = 0
  store.apply({ type: 'started', started: started({ conversations: [conversation(1, [ME, 2, 3])] }) })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    asked.push(command)
    return Promise.resolve({ conversation: 1, seq: 7 }) as never
  })
})

const open = () => render(PollDialog, { conversation: 1, onclose })
const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label)
const write = (label: string, value: string) => fireEvent.input(field(label), { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

it('says what a question lacks, and asks nobody', async () => {
  open()
  await press('Envoyer')
  expect(screen.getByText('Écrivez votre question.')).toBeTruthy()
  expect(asked).toEqual([])
})

it('has what is being put together again when one comes back, until it is sent', async () => {
  const { unmount } = open()
  await write('Votre question', 'Qui vient samedi ?')
  await write('Réponse 1', 'Le matin')
  await write('Réponse 2', 'L’après-midi')
  unmount()
  const again = open()
  expect(field('Réponse 2').value).toBe('L’après-midi')
  await fireEvent.click(field('Plusieurs réponses possibles'))
  await press('Envoyer')
  await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce())
  const said = { question: 'Qui vient samedi ?', options: ['Le matin', 'L’après-midi'], several: true, named: true }
  expect(asked).toMatchObject([{ type: 'send_poll', conversation: 1, ...said }])
  again.unmount()
  open()
  expect(field('Réponse 2').value).toBe('')
})

it('asks without names where one says so', async () => {
  open()
  await write('Votre question', 'Un avis sur les horaires ?')
  await write('Réponse 1', 'Bons')
  await write('Réponse 2', 'À revoir')
  await fireEvent.click(screen.getByRole('radio', { name: /^Visible de personne/ }))
  await press('Envoyer')
  await vi.waitFor(() => expect(asked).toMatchObject([{ type: 'send_poll', named: false }]))
})
