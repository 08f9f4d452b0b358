import { cleanup, render, screen } from '@testing-library/svelte'
import { beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Problem } from '../../frames'
import { go, serve } from '../../router'
import { store } from '../../sync/live'
import { AT, conversation, ME, me, started } from '../../testing/records'
import Administration from './Administration.svelte'

beforeAll(() => {
  serve({ administration_section: { at: '/administration/:section' } })
})

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
})

function read(section: string, given: Parameters<typeof me>[0]): void {
  store.apply({ type: 'started', started: started({ me: me(given), conversations: [conversation(7, [ME])] }) })
  go(`/administration/${section}`)
  render(Administration)
}

it.each([
  ['courriels', []],
  ['courriels', [7]],
  ['signalements', [7]],
  ['personnes', [7]],
])('has no page « %s » for whoever does not administer, be it that they convene %j', (section, convenes) => {
  const run = vi.spyOn(store, 'run').mockReturnValue(new Promise(() => undefined))
  read(section, { administrator: false, convenes })
  expect(screen.getByText(/n’existe pas, ou ne vous est pas ouverte/)).toBeTruthy()
  expect(run.mock.calls.map(([{ type }]) => type)).not.toContain('load_problems')
})

it('shows what is reported while one looks, and that it was settled', async () => {
  const ears: Parameters<typeof store.listen>[0][] = []
  vi.spyOn(store, 'listen').mockImplementation((ear) => (ears.push(ear), () => undefined))
  vi.spyOn(store, 'run').mockImplementation(({ type }) =>
    type === 'load_problems' ? (Promise.resolve({ problems: [] }) as never) : new Promise(() => undefined),
  )
  read('signalements', { administrator: true })
  expect(await screen.findByText('Aucun problème signalé')).toBeTruthy()
  const told = { id: 7, person: 2, at: AT, text: 'Le son reste.', place: '', browser: '', reference: '' }
  const tell = (problem: Problem) => {
    for (const ear of ears) ear({ type: 'problem_changed', problem }, store.state)
  }
  tell({ ...told, settled_at: null })
  expect(await screen.findByText('À traiter')).toBeTruthy()
  tell({ ...told, settled_at: AT })
  expect(await screen.findByText('Traités')).toBeTruthy()
  expect([screen.queryByText('À traiter'), screen.getAllByText('Le son reste.').length]).toEqual([null, 1])
})

const CLERK = { convenes: [7] }
const ABSENT = { name: /^Cette page n’existe pas/ }

it.each([
  ['assemblees', 'Assemblées', CLERK, {}],
  ['regles', 'Règles', CLERK, {}],
  ['personnes', 'Personnes', { administrator: true }, CLERK],
])('shows %s to those whom it is for, and to others no such page', async (section, name, theirs, others) => {
  vi.spyOn(store, 'run').mockReturnValue(new Promise(() => undefined))
  read(section, theirs)
  expect(await screen.findByRole('link', { name: new RegExp(`^${name}`), current: 'page' })).toBeTruthy()
  cleanup()
  read(section, others)
  expect(await screen.findByRole('heading', ABSENT)).toBeTruthy()
})
