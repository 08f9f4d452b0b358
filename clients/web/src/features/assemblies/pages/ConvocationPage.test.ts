import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { SvelteMap } from 'svelte/reactivity'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AnyCommand, Answer, Convocation, Failure, Summons } from '../../../frames'
import { go, serve } from '../../../router'
import { store } from '../../../sync/live'
import { Refused } from '../../../sync/socket'
import { AT, conversation as group, me, ME, message, person, receipt, started } from '../../../testing/records'
import ConvocationPage from './ConvocationPage.svelte'

const HOUR = 3_600_000
const SUMMONS = {
  ...{ conversation: 7, seq: 3, person: ME, channel: 'electronic', address: 'moi@josselin.example', to_file: true },
  ...{ available_at: AT, handed_at: AT, refused_at: null, bounced_at: null, opened_at: AT, acknowledged_at: AT },
  ...{ delivered_at: null, answer: null, earlier: [], lapsed: false, holds_for: null, substitute: false },
} as unknown as Summons

const line = new SvelteMap<'is', 'online' | 'offline'>()
let own: Summons
let answers: Partial<Record<AnyCommand['type'], () => unknown>>

/** The convocation of a sitting that begins in so many hours, acknowledged or not, in a house that sends no mail. */
function open(acknowledged_at: Date | null, hours = 200, given: Partial<Convocation> = {}) {
  const content = {
    ...{ type: 'convocation', body: 'Conseil municipal', place: 'Salle du conseil', body_id: 3, version: 1, text: '' },
    ...{ opens_at: new Date(Date.now() + hours * HOUR), agenda: [], recipients: [ME, 2, 4], substitutes: [] },
    ...{ sentences: [], replaced_by: null, cancelled_at: null, delay: null, author: null, second_of: null },
    ...{ urgency: '', meeting: '', convened_by: null, ...given },
  } as unknown as Convocation
  const sent = [message(7, 3, { content }), message(7, 5, { content: { ...content, replaced_by: null, version: 2 } })]
  store.apply({
    type: 'started',
    started: started({
      me: me(),
      authority: { name: 'Josselin', time_zone: 'Europe/Paris', sends_mail: false },
      people: [person(ME), person(2, { name: 'Sylvie' }), person(4, { name: 'Hervé' })],
      conversations: [group(7, [ME, 2, 4])],
      messages: sent,
      cursors: [{ conversation: 7, seq: 5 }],
      receipts: [receipt(7, 3, { opened_at: AT, acknowledged_at })],
    }),
  })
  render(ConvocationPage)
}

beforeEach(() => {
  // Nothing is kept of what another person held.
  store.apply({ type: 'started', started: started({ me: me({ person: 99 }) }) })
  serve({ convocation: { at: '/seances/:conversation/:seq' } })
  go('/seances/7/3')
  line.set('is', 'online')
  own = SUMMONS
  answers = { load_summonses: () => ({ summonses: [own], latecomers: [], departed: [] }) }
  vi.spyOn(store, 'line', 'get').mockImplementation(() => line.get('is') ?? 'online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    const answer = answers[command.type]
    return (answer ? Promise.resolve().then(answer) : new Promise(() => undefined)) as never
  })
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const refuse = (detail: string) => () => {
  throw new Refused({ type: 'failure', code: 'conflict', detail } as Failure)
}

it.each([
  ['holder_taken', 'Ce collègue porte déjà un pouvoir, et chacun n’en porte qu’un : choisissez-en un autre.'],
  ['chain', 'Un pouvoir ne se transmet pas'],
])('says in words why a proxy is refused: %s', async (detail, said) => {
  own = { ...SUMMONS, answer: { given: 'proxy', holder: 4, sittings: 1, ill: false, answered_at: AT } as Answer }
  open(AT)
  await fireEvent.click(await screen.findByRole('button', { name: 'Changer ma réponse' }))
  answers.answer_convocation = refuse(detail)
  await fireEvent.click(screen.getByRole('button', { name: /^Donner\spouvoir\sà\sHervé/ }))
  expect((await screen.findByRole('alert')).textContent.replace(/\s/g, ' ')).toContain(said)
})

it('says to whom holds a proxy that it falls if they do not come', async () => {
  own = { ...SUMMONS, holds_for: 4 }
  open(AT)
  expect(await screen.findByText('Hervé vous a donné pouvoir.')).toBeTruthy()
  await fireEvent.click(screen.getByRole('radio', { name: /^Absence/ }))
  expect(screen.getByText(/si vous êtes absent, ce pouvoir ne tient plus/)).toBeTruthy()
})

it('says to who gave a proxy that it no longer stands', async () => {
  own = { ...SUMMONS, lapsed: true, answer: { given: 'proxy', holder: 2, answered_at: AT } as Answer }
  open(AT)
  expect(await screen.findByText(/^Votre pouvoir ne tient plus : Sylvie/)).toBeTruthy()
})

it('begins with the answer that its address brings', async () => {
  go('/seances/7/3?reponse=absent')
  open(AT)
  const absent = await screen.findByRole<HTMLInputElement>('radio', { name: /^Absence/ })
  expect(absent.checked).toBe(true)
  expect(screen.getByRole('button', { name: /^Répondre\s: absence/ })).toBeTruthy()
})

it('says why acknowledging waits for the line', async () => {
  open(null)
  const button = screen.getByRole('button', { name: 'J’accuse réception' })
  expect(button).toHaveProperty('disabled', false)
  line.set('is', 'offline')
  expect(await screen.findByText(/vous pourrez accuser réception une fois la connexion revenue/)).toBeTruthy()
  expect(button).toHaveProperty('disabled', true)
  line.set('is', 'online')
  await vi.waitFor(() => expect(button).toHaveProperty('disabled', false))
})

it('does not say that what was written to a file was sent', async () => {
  open(null)
  expect(await screen.findByText(/^Mise à disposition dans Parvis/)).toBeTruthy()
  expect(screen.queryByText(/envoyée/i)).toBeNull()
})

it('leads from a version that was replaced to the newest, and asks nothing of it', async () => {
  open(null, 200, { replaced_by: 5 })
  expect(screen.getByText('Cette convocation a été remplacée.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'J’accuse réception' })).toBeNull()
  const link = screen.getByRole('link', { name: 'Lire la nouvelle version' })
  expect(link.getAttribute('href')).toBe('/seances/7/5')
})

it.each([
  [1, '/seances/7/3/seance'],
  [3, undefined],
])('leads to a sitting that begins in %i h: %s', async (hours, href) => {
  open(AT, hours)
  await waitFor(() => expect(screen.getByRole('heading', { name: 'Ordre du jour' })).toBeTruthy())
  expect(screen.queryByRole('link', { name: 'Séance' })?.getAttribute('href')).toBe(href)
})

it('is told to nobody whom it does not concern', async () => {
  answers.load_messages = () => ({ messages: [] })
  store.apply({ type: 'started', started: started({ conversations: [], cursors: [] }) })
  render(ConvocationPage)
  expect(await screen.findByText(/^Cette page n’existe pas/)).toBeTruthy()
})
