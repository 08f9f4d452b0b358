/* What is begun is there again until it is sent or given up; what another changes of it meanwhile is taken, or asked about. */

import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { AnyCommand, CalendarEvent } from '../../frames'
import { go, route, serve } from '../../router'
import { store } from '../../sync/live'
import { AT, calendarEvent, conversation, ME, membership, message, person, started } from '../../testing/records'
import EventForm from './EventForm.svelte'

const MAELLE = 2
const ADDRESS = '/agenda/1/7/modifier'
const SAVE = 'Enregistrer'
const RESUMED = 'Repris là où vous l’aviez laissé.'

let asked: AnyCommand[] = []
let changed_seq = 7

serve({
  event: { at: '/agenda/:conversation/:seq' },
  event_change: { at: '/agenda/:conversation/:seq/modifier' },
  event_new: { at: '/agenda/nouveau' },
})

beforeEach(() => {
  localStorage.clear()
  vi.restoreAllMocks()
  asked = []
  // Two groups: none is chosen for the reader.
  store.apply({
    type: 'started',
    started: started({
      people: [person(ME), person(MAELLE, { name: 'Maëlle Le Goff' })],
      conversations: [conversation(1, [ME, MAELLE]), conversation(2, [ME])],
      memberships: [1, 2].map((group) => membership(group, { role: 'publisher' })),
      cursors: [1, 2].map((group) => ({ conversation: group, seq: 0 })),
    }),
  })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    if (command.type !== 'load_messages') asked.push(command)
    return Promise.resolve({ conversation: 1, seq: 7 }) as never
  })
})

/** The event stands so from now on; said by nobody, it is as it was announced. */
async function stands(given: Partial<CalendarEvent> = {}, by: number | null = null): Promise<void> {
  const seq = ++changed_seq
  const edited_at = by === null ? null : new Date(AT.getTime() + seq)
  const content = calendarEvent({ title: 'Visite du moulin', place: 'Rue du Lavoir', ...given, changed_by: by })
  const told = message(1, 7, { author: ME, changed_seq: seq, edited_at, content })
  store.apply({ type: 'messages_loaded', messages: [told] })
  await vi.waitFor(() => expect(store.state.logs.get(1)?.messages[0]?.changed_seq).toBe(seq))
  await tick()
}

async function open(address: string): Promise<void> {
  cleanup()
  go(address)
  render(EventForm)
  await tick()
}

const field = (label: string | RegExp) => screen.getByLabelText<HTMLInputElement>(label)
const title = () => field('Intitulé')
const place = () => field(/^Lieu/)
const text = () => field(/^Texte/)
const write = (input: HTMLInputElement, value: string) => fireEvent.input(input, { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name })
const choose = () => fireEvent.change(field('Groupe'), { target: { value: '1' } })
const giveUp = () => fireEvent.click(screen.getByRole('link', { name: 'Annuler' }))

it('says what an event lacks, and leads to the first of it', async () => {
  await open('/agenda/nouveau')
  await write(field('À'), '09:00')
  await press('Annoncer')
  expect(screen.getByText('Donnez un intitulé.')).toBeTruthy()
  expect(screen.getByText('La fin doit venir après le début. Après minuit, donnez le dernier jour.')).toBeTruthy()
  await vi.waitFor(() => expect(document.activeElement).toBe(field('Groupe')))
  await choose()
  await press('Annoncer')
  await vi.waitFor(() => expect(document.activeElement).toBe(title()))
  expect(asked).toEqual([])
})

it('asks a second press before an event is announced that is over already', async () => {
  await open('/agenda/nouveau?jour=2020-05-05')
  await choose()
  await write(title(), 'Fête des voisins')
  await press('Annoncer')
  await vi.waitFor(() => expect(screen.getByText('Cet événement est déjà passé.')).toBeTruthy())
  expect(asked).toEqual([])
  await press('Annoncer quand même')
  await vi.waitFor(() => expect(route().path).toBe('/agenda/1/7'))
  expect(asked).toMatchObject([{ type: 'send_event', conversation: 1, plan: { title: 'Fête des voisins' } }])
})

it('asks for the last day of an event that ends after midnight', async () => {
  await open('/agenda/nouveau?jour=2099-06-04')
  await choose()
  await write(title(), 'Bal des pompiers')
  expect(screen.queryByLabelText('Dernier jour')).toBeNull()
  await write(field('De'), '22:00')
  await write(field('À'), '02:00')
  await write(field('Dernier jour'), '2099-06-05')
  await press('Annoncer')
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  const hours = { hour: '22:00:00', until_hour: '02:00:00' }
  expect(asked).toMatchObject([{ plan: { date: '2099-06-04', until_date: '2099-06-05', ...hours } }])
})

it('has an event that was begun again, on the day that is asked for', async () => {
  await open('/agenda/nouveau')
  await write(title(), 'Fête des voisins')
  await open('/agenda/nouveau?jour=2099-06-04')
  expect([title().value, field('Date').value]).toEqual(['Fête des voisins', '2099-06-04'])
  await press('Recommencer')
  expect(title().value).toBe('')
})

it.each([
  [
    'announced',
    async () => {
      await choose()
      await press('Annoncer')
      await vi.waitFor(() => expect(asked).toHaveLength(1))
    },
  ],
  ['given up', giveUp],
])('begins with nothing once an event is %s', async (_, end) => {
  await open('/agenda/nouveau?jour=2099-06-04')
  await write(title(), 'Vide-grenier')
  await end()
  await vi.waitFor(() => expect(localStorage).toHaveLength(0))
  await open('/agenda/nouveau?jour=2099-06-04')
  expect(title().value).toBe('')
})

it('has the change of an event that was begun again, until it is begun anew, saved or given up', async () => {
  await stands()
  await open(ADDRESS)
  await write(text(), 'Prévoir des bottes.')
  await open(ADDRESS)
  expect(text().value).toBe('Prévoir des bottes.')
  await press('Recommencer')
  expect([title().value, text().value]).toEqual(['Visite du moulin', ''])
  await write(text(), 'Prévoir un parapluie.')
  await press(SAVE)
  await vi.waitFor(() => expect(route().path).toBe('/agenda/1/7'))
  expect(asked).toMatchObject([{ type: 'change_event', seq: 7, plan: { text: 'Prévoir un parapluie.' } }])
  await stands({ text: 'Prévoir un parapluie.' }, ME)
  await open(ADDRESS)
  expect([text().value, screen.queryByText(RESUMED)]).toEqual(['Prévoir un parapluie.', null])
  await write(text(), 'À la poubelle')
  await giveUp()
  await open(ADDRESS)
  expect(text().value).toBe('Prévoir un parapluie.')
})

it('takes over what only another has changed, and says so', async () => {
  await stands()
  await open(ADDRESS)
  await write(text(), 'Prévoir des bottes.')
  await stands({ place: 'Salle Saint-Martin' }, MAELLE)
  expect([place().value, text().value]).toEqual(['Salle Saint-Martin', 'Prévoir des bottes.'])
  const told = screen.getByRole('status').textContent
  expect(told).toContain('Maëlle Le Goff a modifié ceci entre-temps')
  expect(told).toContain('Ces changements sont repris ici')
})

it('asks about what both have changed, now or after a reload, and takes the rest either way', async () => {
  await stands()
  await open(ADDRESS)
  await write(text(), 'Prévoir des bottes.')
  await stands({ place: 'Salle Saint-Martin' }, MAELLE)
  await write(place(), 'Au moulin')
  await stands({ place: 'Halle', title: 'Visite du vieux moulin' }, MAELLE)
  const elsewhere = () => screen.getByRole('region', { name: 'Modification faite ailleurs' })
  expect(elsewhere().textContent).toContain('Halle')
  expect(screen.queryByRole('status')).toBeNull()
  await open(ADDRESS)
  expect(elsewhere().textContent).toContain('Halle')
  expect([button(SAVE).disabled, text().value, place().value]).toEqual([true, 'Prévoir des bottes.', 'Au moulin'])
  await fireEvent.click(within(elsewhere()).getByRole('button', { name: 'Enregistrer ma version' }))
  await vi.waitFor(() => expect(asked).toHaveLength(1))
  const { edited_at } = store.state.logs.get(1)?.messages[0] ?? {}
  const said = { title: 'Visite du vieux moulin', place: 'Au moulin', text: 'Prévoir des bottes.' }
  expect(asked).toMatchObject([{ type: 'change_event', edited_at, plan: said }])
})

it('leaves what was written to be copied where another cancels the event', async () => {
  await stands()
  await open(ADDRESS)
  await write(text(), 'Prévoir du bois.')
  await stands({ cancelled_at: AT }, MAELLE)
  const told = screen.getByRole('alert').textContent
  expect(told).toContain('Maëlle Le Goff a annulé cet événement')
  expect(told).toContain('Vos changements ne peuvent plus être enregistrés.')
  expect([text().value, button(SAVE).disabled]).toEqual(['Prévoir du bois.', true])
  expect(screen.getByRole('link', { name: 'Annuler' }).getAttribute('href')).toBe('/agenda/1/7')
})
