import { render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { Node } from '../../frames'
import { store } from '../../sync/live'
import { conversation, ME, me, membership, person, started } from '../../testing/records'
import Bin from './Bin.svelte'
import MoveDialog from './MoveDialog.svelte'

const ANNICK = 2
const [voirie, travaux] = [
  conversation(1, [ME, ANNICK], { name: 'Voirie' }),
  conversation(5, [ME], { name: 'Travaux' }),
]

function node(id: number, more: Partial<Node> = {}): Node {
  const made = {
    id,
    conversation: 1,
    kind: 'document',
    name: `${id}.pdf`,
    changed_seq: id,
    changed_by: ANNICK,
  } as const
  const when = new Date('2026-09-01T10:00:00Z')
  const empty = {
    parent: null,
    items: 0,
    version: null,
    binned_by: null,
    binned_at: null,
    pinned_at: null,
    live: null,
    taken: false,
  }
  return { ...made, ...empty, changed_at: when, brought_by: ANNICK, ...more }
}

function begin(population: 'staff' | 'guest') {
  const told = started({
    me: me(),
    people: [person(ME, { population }), person(ANNICK, { name: 'Annick Le Breton' })],
    conversations: [voirie, travaux],
    memberships: [membership(1), membership(5)],
  })
  store.apply({ type: 'started', started: told })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
}

it('says in the bin who took something elsewhere, and where that is to who is there', async () => {
  begin('staff')
  const binned = { binned_by: ANNICK, binned_at: new Date('2026-09-01T10:00:00Z') }
  const nodes = [node(1, binned), node(2, { ...binned, taken: true }), node(3, { ...binned, taken: true })]
  const answer = { nodes, seq: 3, days: 30, complete: true, kept: [], taken: [{ node: 3, to: 5 }] }
  vi.spyOn(store, 'run').mockImplementation(() => Promise.resolve(answer) as never)
  render(Bin, { conversation: voirie })
  await vi.waitFor(() => expect(screen.getByText(/^Emporté ailleurs par Annick Le Breton,/)).toBeTruthy())
  expect(screen.getByText(/^Emporté par Annick Le Breton vers Travaux,/)).toBeTruthy()
  expect(screen.getByText(/^Annick Le Breton,/)).toBeTruthy()
})

it.each([
  ['staff', /^L’original va dans la corbeille de « Voirie »/, 'Déplacer ici', 'move_nodes'],
  ['guest', /vous ne retirez rien du groupe/, 'Copier ici', 'copy_nodes'],
] as const)('says before what leaving a group does: %s', async (population, notice, button, type) => {
  begin(population)
  const empty = { nodes: [], seq: 0, path: [], complete: true, bytes: 0, most_bytes: 1 }
  const asked = vi.spyOn(store, 'run').mockImplementation(() => Promise.resolve(empty) as never)
  render(MoveDialog, { nodes: [node(1)], act: 'move', onclose: () => undefined })
  expect(screen.queryByText(notice)).toBeNull()
  await vi.waitFor(() => screen.getByRole('button', { name: 'Toutes les discussions' }).click())
  await vi.waitFor(() => screen.getByRole('button', { name: 'Travaux' }).click())
  await vi.waitFor(() => expect(screen.getByText(notice)).toBeTruthy())
  screen.getByRole('button', { name: button }).click()
  await vi.waitFor(() => expect(asked.mock.lastCall?.[0]).toMatchObject({ type, conversation: 1, nodes: [1], to: 5 }))
})

it.each([
  ['move', 'Déplacer', 'move_nodes'],
  ['copy', 'Copier', 'copy_nodes'],
] as const)('names the guests who would read it, and asks again: %s', async (act, verb, type) => {
  const police = conversation(6, [ME, 3, 4], { name: 'Police' })
  const told = started({
    me: me(),
    people: [
      ...[person(ME), person(ANNICK)],
      ...['Cédric Marchal', 'Laura Pichon'].map((name, at) => person(3 + at, { name, population: 'guest' })),
    ],
    conversations: [voirie, police],
    memberships: [membership(1), membership(6)],
  })
  store.apply({ type: 'started', started: told })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const empty = { nodes: [], seq: 0, path: [], complete: true, bytes: 0, most_bytes: 1 }
  const asked = vi.spyOn(store, 'run').mockImplementation(() => Promise.resolve(empty) as never)
  const onclose = vi.fn()
  render(MoveDialog, { nodes: [node(1)], act, onclose })
  await vi.waitFor(() => screen.getByRole('button', { name: 'Toutes les discussions' }).click())
  await vi.waitFor(() => screen.getByRole('button', { name: 'Police' }).click())
  await vi.waitFor(() => expect(screen.getByText(/Cédric Marchal et Laura Pichon/)).toBeTruthy())
  const leaves = screen.queryAllByText(/^L’original va dans la corbeille de « Voirie »/)
  expect([leaves.length, screen.queryByRole('alert')]).toEqual([act === 'move' ? 1 : 0, null])
  asked.mockClear()
  screen.getByRole('button', { name: `${verb} ici` }).click()
  await vi.waitFor(() => expect(screen.getByRole('alert').textContent).toContain('Confirmez'))
  expect(asked).not.toHaveBeenCalled()
  screen.getByRole('button', { name: `${verb} quand même` }).click()
  await vi.waitFor(() => expect(onclose).toHaveBeenCalled())
  expect(asked.mock.calls).toMatchObject([[{ type, conversation: 1, nodes: [1], to: 6, parent: null }]])
})
