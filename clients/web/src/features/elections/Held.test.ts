import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Election } from '../../frames'
import { store } from '../../sync/live'
import { AT, conversation, ME, membership, message, person, started } from '../../testing/records'
import type { Prepared } from './election'
import Held from './Held.svelte'

const at = (hour: number) => new Date(Date.UTC(2040, 2, 18, hour - 1))

function prepared(given: Partial<Election> = {}): Prepared {
  const content = { type: 'election', moves: [], rehearsal: false, cancelled_at: null, ...given }
  const release = { at: at(20), source: '', hour_checked: true }
  return { ...message(7, 3), content: { release, ...content } as unknown as Election }
}

const move = (by: number, confirmed: number | null = null): Election['moves'][number] => ({
  at: at(21),
  reason: 'Le préfet prolonge le vote.',
  proposed_by: by,
  proposed_at: AT,
  confirmed_by: confirmed,
  confirmed_at: confirmed === null ? null : AT,
})

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  store.apply({
    type: 'started',
    started: started({
      people: [person(ME, { name: 'Maëlle Le Goff' }), person(2, { name: 'Soizic Le Bihan' })],
      conversations: [conversation(7, [ME, 2])],
      memberships: [membership(7, { role: 'manager' })],
    }),
  })
})

it('has another hour proposed, with its reason', async () => {
  const run = vi.spyOn(store, 'run').mockResolvedValue({} as never)
  render(Held, { message: prepared() })
  expect(screen.getByText('Diffusion bloquée jusqu’à 20 h.')).toBeTruthy()
  await fireEvent.click(screen.getByText('Déplacer l’heure'))
  await fireEvent.input(screen.getByLabelText('Nouvelle heure'), { target: { value: '21:00' } })
  await fireEvent.click(screen.getByText('Proposer'))
  expect(screen.getByText('Dites pourquoi l’heure change.')).toBeTruthy()
  expect(run).not.toHaveBeenCalled()
  await fireEvent.input(screen.getByLabelText('Motif'), { target: { value: 'Le préfet prolonge le vote.' } })
  await fireEvent.click(screen.getByText('Proposer'))
  const asked = { conversation: 7, seq: 3, hour: '21:00:00', reason: 'Le préfet prolonge le vote.' }
  expect(run).toHaveBeenCalledExactlyOnceWith({ type: 'propose_release', ...asked })
})

it('has it confirmed by another than who proposed it, and says who both are', async () => {
  const run = vi.spyOn(store, 'run').mockResolvedValue({} as never)
  const { rerender } = render(Held, { message: prepared({ moves: [move(ME)] }) })
  expect(screen.getByText(/Une autre personne qui gère le groupe doit confirmer/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Confirmer/ })).toBeNull()
  await rerender({ message: prepared({ moves: [move(2)] }) })
  await fireEvent.click(screen.getByRole('button', { name: 'Confirmer 21\u00a0h' }))
  const asked = { conversation: 7, seq: 3, at: at(21), proposed_at: AT }
  expect(run).toHaveBeenCalledExactlyOnceWith({ type: 'confirm_release', ...asked })
  const moved = prepared({ moves: [move(ME, 2)] })
  await rerender({
    message: { ...moved, content: { ...moved.content, release: { ...moved.content.release, at: at(21) } } },
  })
  expect(screen.getByText('Diffusion bloquée jusqu’à 21 h.')).toBeTruthy()
  expect(screen.getByText(/Déplacée par Maëlle Le Goff et Soizic Le Bihan/)).toBeTruthy()
})

it('says of a rehearsal that its figures are for practice, and offers no hour to move', () => {
  render(Held, { message: prepared({ rehearsal: true }) })
  expect(screen.getByText(/Ces nombres sont fictifs/)).toBeTruthy()
  expect(screen.queryByText('Déplacer l’heure')).toBeNull()
})
