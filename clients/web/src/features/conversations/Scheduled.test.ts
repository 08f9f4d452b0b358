import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AnyCommand, AnyEvent, ScheduledMessage } from '../../frames'
import { store } from '../../sync/live'
import { AT, chat, conversation, ME, me, membership, message, person, started } from '../../testing/records'
import Composer from './Composer.svelte'
import { Exchange } from './exchange.svelte'

const may = { write: () => true, change: () => true }
let asked: AnyCommand[]
let tell: (event: AnyEvent) => unknown
/** Each test writes in a conversation of its own. */
let id = 300

beforeEach(() => {
  asked = []
  id++
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'listen').mockImplementation((listener) => {
    tell = (event) => listener(event, store.state)
    return () => undefined
  })
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const later = (text: string, given: Partial<ScheduledMessage> = {}): ScheduledMessage => ({
  ...{ client_id: text, conversation: id, text, changed_at: AT, send_at: new Date('2099-09-08T09:00:00Z') },
  ...{ reply_to: null, mentions: [], mentions_all: false, files: [], about: null, refused: '', ...given },
})

/** Where one writes, with what was scheduled before. */
function open(...messages: ScheduledMessage[]): HTMLTextAreaElement {
  vi.spyOn(store, 'run').mockImplementation((command) => {
    asked.push(command)
    return Promise.resolve(command.type === 'load_scheduled' ? { messages } : {}) as never
  })
  const group = conversation(id, [ME, 2])
  const told = { me: me(), people: [person(ME), person(2)], conversations: [group], memberships: [membership(id)] }
  store.apply({ type: 'started', started: started(told) })
  render(Composer, { conversation: group, exchange: new Exchange(may) })
  return screen.getByRole('textbox')
}

const said = (type: AnyCommand['type']) => asked.filter((one) => one.type === type)
const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole('button', { name }))

async function list(count: string): Promise<HTMLElement> {
  await press(count)
  return await screen.findByRole('dialog', { name: 'Messages programmés' })
}

it('is sent at an hour to come, and at no other', async () => {
  const area = open()
  await fireEvent.input(area, { target: { value: 'Réunion à 14 h.' } })
  await press('Programmer l’envoi')
  await fireEvent.click(await screen.findByLabelText('Un autre jour'))
  await press('Programmer')
  expect(await screen.findByText(/Choisissez un moment à venir/)).toBeTruthy()
  expect(said('schedule_message')).toEqual([])
  await fireEvent.click(screen.getByLabelText(/Demain matin/))
  await press('Programmer')
  await vi.waitFor(() => expect(area.value).toBe(''))
  const [command] = said('schedule_message') as unknown as [{ send_at: Date }]
  expect(command).toMatchObject({ conversation: id, text: 'Réunion à 14 h.' })
  expect(command.send_at.getTime()).toBeGreaterThan(Date.now())
  expect(screen.queryByRole('dialog')).toBeNull()
  tell({ type: 'scheduled_changed', message: later('Réunion à 14 h.') })
  expect(await screen.findByRole('button', { name: '1 message programmé' })).toBeTruthy()
})

it('is taken up again, and waits no more', async () => {
  const area = open(later('Réunion à 14 h.'))
  await list('1 message programmé')
  await press('Reprendre')
  expect(area.value).toBe('Réunion à 14 h.')
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(said('unschedule_message')).toEqual([{ type: 'unschedule_message', client_id: 'Réunion à 14 h.' }])
})

it('is sent at once, or dropped', async () => {
  open(later('Le car est réservé.'), later('À oublier.'))
  const dialog = await list('2 messages programmés')
  const [first, second] = within(dialog).getAllByRole('listitem') as [HTMLElement, HTMLElement]
  await fireEvent.click(within(second).getByRole('button', { name: 'Supprimer' }))
  const drop = { type: 'unschedule_message', client_id: 'À oublier.' }
  expect(said('unschedule_message')).toEqual([drop])
  tell({ type: 'scheduled_dropped', client_id: 'À oublier.' })
  await vi.waitFor(() => expect(within(dialog).getAllByRole('listitem')).toHaveLength(1))
  await fireEvent.click(within(first).getByRole('button', { name: 'Envoyer maintenant' }))
  const text = 'Le car est réservé.'
  expect(said('send_message')).toMatchObject([{ conversation: id, client_id: text, text }])
  await vi.waitFor(() => expect(said('unschedule_message')).toEqual([drop, { ...drop, client_id: text }]))
  tell({ type: 'message_sent', message: message(id, 1, { author: ME, client_id: text, content: chat(text) }) })
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.queryByRole('button', { name: /programmé/ })).toBeNull()
})
