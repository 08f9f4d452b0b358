import { cleanup, render, screen, within } from '@testing-library/svelte'
import { SvelteMap } from 'svelte/reactivity'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AnyCommand, AnyEvent, Convocation, Message, Sitting } from '../../../frames'
import { go, serve } from '../../../router'
import { store } from '../../../sync/live'
import { AT, conversation as group, me, ME, message, person, started } from '../../../testing/records'
import SittingPage from './SittingPage.svelte'

const MEMBERS = [ME, 2, 4]
const SITTING = {
  ...{ conversation: 7, seq: 3, in_office: MEMBERS, substitutes: [], interests: [], closed_at: null, presides: 2 },
  ...{ secretaries: [], proxies: [], papers: [], withdrawals: [], deliberations_due: null, elsewhere: null },
  attendances: [2, 4].map((one) => ({ person: one, arrived_at: AT, left_at: null, sits_for: null })),
  moments: [{ item: 0, at: AT, in_office: 3, present: 2, needed: 2, proxies: [] }],
  urgency_admitted: null,
} as unknown as Sitting
const SENT = message(7, 3, {
  content: {
    ...{ type: 'convocation', body: 'Conseil municipal', place: 'Mairie', body_id: 3, recipients: MEMBERS },
    ...{ opens_at: new Date(Date.now() - 3_600_000), agenda: [{ title: 'Budget', files: [] }], substitutes: [] },
    ...{ replaced_by: null, cancelled_at: null, second_of: null, urgency: '', quorum: null, zone: null },
  } as unknown as Convocation,
})

/** What listens to the events of the server. */
const ears = new Set<(event: AnyEvent) => void>()
const line = new SvelteMap<'is', 'online' | 'offline'>()

/** The page of a sitting that goes on. */
function open(convenes: number[], messages: Message[] = [SENT]) {
  store.apply({
    type: 'started',
    started: started({
      me: me({ convenes }),
      people: [person(ME, { name: 'Annick' }), person(2, { name: 'Hervé' }), person(4, { name: 'Yves' })],
      conversations: [group(7, MEMBERS)],
      messages,
      cursors: messages.map(({ conversation, seq }) => ({ conversation, seq })),
    }),
  })
  render(SittingPage)
}

beforeEach(() => {
  // Nothing is kept of what another person held.
  store.apply({ type: 'started', started: started({ me: me({ person: 99 }) }) })
  serve({ sitting: { at: '/seances/:conversation/:seq/seance' } })
  go('/seances/7/3/seance')
  line.set('is', 'online')
  const answers: Partial<Record<AnyCommand['type'], unknown>> = {
    load_sitting: SITTING,
    load_summonses: {
      summonses: [{ person: ME, answer: null, lapsed: false, substitute: false }],
      latecomers: [],
      departed: [],
    },
    load_messages: { messages: [] },
  }
  vi.spyOn(store, 'line', 'get').mockImplementation(() => line.get('is') ?? 'online')
  ears.clear()
  vi.spyOn(store, 'listen').mockImplementation((ear) => {
    ears.add((event) => ear(event, store.state))
    return () => undefined
  })
  vi.spyOn(store, 'run').mockImplementation((command) => Promise.resolve(answers[command.type]) as never)
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const acts = () =>
  within(screen.getByRole('main'))
    .getAllByRole('button')
    .map((one) => one.getAttribute('aria-label') ?? one.textContent.trim())
    .filter((name) => !['Présences', 'Ordre du jour'].includes(name))

it('lets whoever convenes note who comes and close it', async () => {
  open([7])
  expect(await screen.findByRole('button', { name: 'Clore la séance' })).toBeTruthy()
  expect(acts()).toContain('Annick arrive maintenant')
  expect(screen.getByRole('link', { name: 'Suivi' }).getAttribute('href')).toBe('/seances/7/3/suivi')
})

it('is only read by a member, but for their own proxy', async () => {
  open([])
  expect(await screen.findAllByText(/2 présents, 2 requis/)).not.toEqual([])
  expect(acts()).toEqual(['Donner pouvoir'])
  expect(screen.queryByRole('button', { name: 'Clore la séance' })).toBeNull()
  expect(screen.queryByRole('link', { name: 'Suivi' })).toBeNull()
})

it('lets nothing be noted without a line, though it was known before', async () => {
  open([7])
  const arrives = await screen.findByRole('button', { name: 'Annick arrive maintenant' })
  expect(arrives).toHaveProperty('disabled', false)
  line.set('is', 'offline')
  expect(await screen.findByText(/^Hors ligne\s: rien ne peut être noté\./)).toBeTruthy()
  expect(arrives).toHaveProperty('disabled', true)
  expect(screen.getByRole('button', { name: /^Commencer le point 1/ })).toHaveProperty('disabled', true)
  line.set('is', 'online')
  await vi.waitFor(() => expect(arrives).toHaveProperty('disabled', false))
})

it('asks what was decided on the urgency once its item has begun', async () => {
  open([7], [{ ...SENT, content: { ...SENT.content, urgency: 'Péril' } as Convocation }])
  await screen.findByRole('button', { name: 'Clore la séance' })
  expect(screen.queryByRole('button', { name: 'Urgence admise' })).toBeNull()
  const begun = { ...SITTING.moments[0], item: 1 } as Sitting['moments'][number]
  ears.forEach((tell) =>
    tell({ type: 'sitting_changed', sitting: { ...SITTING, moments: [...SITTING.moments, begun] } }),
  )
  expect(await screen.findByRole('button', { name: 'Urgence admise' })).toBeTruthy()
  expect(screen.getByText('Ce que l’assemblée décide de l’urgence n’est pas noté.')).toBeTruthy()
})

it('is told to nobody to whom the convocation is not', async () => {
  open([], [])
  expect(await screen.findByRole('heading', { name: /^Cette page n’existe pas/ })).toBeTruthy()
})
