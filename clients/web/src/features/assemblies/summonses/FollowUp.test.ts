import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import type { Component } from 'svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AnyCommand, Convocation, Failure, Summons } from '../../../frames'
import { go, serve } from '../../../router'
import { store } from '../../../sync/live'
import { Refused } from '../../../sync/socket'
import { AT, conversation as group, me, ME, message, person, started } from '../../../testing/records'
import FollowUp from './FollowUp.svelte'
import Printing from './Printing.svelte'

const DAY = 86_400_000
const ANNICK = { conversation: 7, seq: 3, person: 2, channel: 'electronic', address: 'annick@josselin.example' }
const GILDAS = { ...ANNICK, person: 4, channel: 'paper', address: '3 rue des Trente' }
const SENT = {
  ...{ slips: [], mailable: true, address_confirmed: true, earlier: [], answer: null, holds_for: null, verdict: null },
  ...{
    refused_at: null,
    bounced_at: null,
    opened_at: null,
    acknowledged_at: null,
    reminded_at: null,
    delivered_at: null,
  },
}
const FILED = { available_at: AT, handed_at: AT, to_file: true }

const convocation = {
  ...{ type: 'convocation', body: 'Conseil municipal', place: 'Salle du conseil', body_id: 3, version: 1, text: '' },
  ...{ opens_at: new Date(Date.now() + 9 * DAY), agenda: [], recipients: [2, 4], substitutes: [], sentences: [] },
  ...{ replaced_by: null, cancelled_at: null, delay: null, author: null, second_of: null, urgency: '', meeting: '' },
} as unknown as Convocation

let answers: Partial<Record<AnyCommand['type'], () => unknown>>

/** A clerk, or somebody else, in a house that sends mail or does not. */
function open(
  page: Component,
  sends_mail: boolean,
  convenes = [7],
  messages = [message(7, 3, { content: convocation })],
) {
  store.apply({
    type: 'started',
    started: started({
      me: me({ convenes }),
      authority: { name: 'Josselin', time_zone: 'Europe/Paris', sends_mail },
      people: [person(ME), person(2, { name: 'Annick' }), person(4, { name: 'Gildas' })],
      conversations: [group(7, [ME, 2, 4])],
      messages,
      cursors: messages.map(({ conversation, seq }) => ({ conversation, seq })),
    }),
  })
  render(page)
}

const rowOf = (name: string) => screen.getByRole('rowheader', { name }).closest('tr') as HTMLElement

beforeEach(() => {
  // Nothing is kept of what another person held.
  store.apply({ type: 'started', started: started({ me: me({ person: 99 }) }) })
  serve({ convocation_follow_up: { at: '/seances/:conversation/:seq/suivi' } })
  go('/seances/7/3/suivi')
  const all = [
    { ...ANNICK, ...SENT, ...FILED },
    { ...GILDAS, ...SENT },
  ] as unknown as Summons[]
  answers = { load_summonses: () => ({ summonses: all, latecomers: [], departed: [] }) }
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    const answer = answers[command.type]
    return (answer ? Promise.resolve().then(answer) : new Promise(() => undefined)) as never
  })
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

it('says in a house without a mail server that nothing was sent, and reminds nobody', async () => {
  open(FollowUp, false)
  await screen.findByText('Pas de relance par courriel : aucun serveur de messagerie n’est réglé.')
  expect(screen.getByText(/1 courriel a été écrit dans des fichiers, faute de serveur de messagerie/)).toBeTruthy()
  expect(screen.getByRole('columnheader', { name: 'Envoyée 0/2' })).toBeTruthy()
  expect(rowOf('Annick').textContent).toMatch(/dans Parvis.*non envoyée/s)
  expect(screen.getByRole('rowheader', { name: /^Non accusées/ })).toBeTruthy()
  expect(screen.queryByText(/À relancer|figée et envoyée/)).toBeNull()
  expect(screen.queryByRole('button', { name: /^Relancer/ })).toBeNull()
  await fireEvent.click(screen.getByRole('button', { name: 'Actes pour Annick' }))
  expect(await screen.findByRole('menuitem', { name: 'Imprimer la convocation' })).toBeTruthy()
  expect(screen.queryByRole('menuitem', { name: 'Relancer' })).toBeNull()
})

it('reminds where there is one', async () => {
  open(FollowUp, true)
  expect(await screen.findByRole('rowheader', { name: /^À relancer/ })).toBeTruthy()
  expect(screen.getByRole('button', { name: /^Relancer Annick/ })).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Actes pour Annick' }))
  expect(await screen.findByRole('menuitem', { name: 'Relancer' })).toBeTruthy()
})

it('proves what became of a letter', async () => {
  open(FollowUp, false)
  await fireEvent.click(await screen.findByRole('button', { name: /^Preuve de distribution\s: Annick/ }))
  const proof = await screen.findByRole('dialog', { name: /^Preuve de distribution\s: Annick/ })
  expect(within(proof).getByText('annick@josselin.example')).toBeTruthy()
  expect(within(proof).getByText('Écrite dans un fichier, faute de serveur de messagerie')).toBeTruthy()
})

it('notes by the menu what was handed over, once its date is one that can be', async () => {
  open(FollowUp, false)
  await fireEvent.click(await screen.findByRole('button', { name: 'Papier 1' }))
  expect(screen.queryByRole('rowheader', { name: 'Annick' })).toBeNull()
  expect(rowOf('Gildas').textContent).toContain('à imprimer')
  await fireEvent.click(screen.getByRole('button', { name: 'Actes pour Gildas' }))
  await fireEvent.click(await screen.findByRole('menuitem', { name: /^Noter la remise/ }))
  answers.record_delivery = () => {
    throw new Refused({ type: 'failure', code: 'invalid', detail: 'delivered_at' } as Failure)
  }
  await fireEvent.click(screen.getByRole('button', { name: 'Inscrire la remise' }))
  expect((await screen.findByRole('alert')).textContent).toContain('avant l’envoi')
  answers.record_delivery = () => ({ ...GILDAS, ...SENT, delivered_at: AT, delivery: 'hand' })
  await fireEvent.click(screen.getByRole('button', { name: 'Inscrire la remise' }))
  await vi.waitFor(() => expect(rowOf('Gildas').textContent).toContain('remise'))
  expect(screen.queryByRole('button', { name: 'Noter la remise' })).toBeNull()
})

it('says of whose proxy that it no longer stands', async () => {
  const answer = { given: 'proxy', holder: 4, answered_at: AT, sittings: 1, ill: false, recorded_by: null }
  answers.load_summonses = () => ({
    summonses: [{ ...ANNICK, ...SENT, answer, lapsed: true }],
    latecomers: [],
    departed: [],
  })
  open(FollowUp, true)
  await screen.findByRole('rowheader', { name: 'Annick' })
  expect(rowOf('Annick').textContent).toMatch(/à Gildas\s*ne tient plus/)
})

it.each([
  ['the board', FollowUp],
  ['the letters', Printing],
])('shows %s to nobody who does not convene, nor to whom the convocation is not', async (_, page) => {
  answers.load_messages = () => ({ messages: [] })
  for (const messages of [undefined, []]) {
    open(page, true, [], messages)
    expect(await screen.findByText(/^Cette page n’existe pas/)).toBeTruthy()
    cleanup()
  }
})
