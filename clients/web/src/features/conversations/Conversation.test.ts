import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AnyCommand, Conversation as Group, Membership, Message } from '../../frames'
import { serve } from '../../router'
import { store } from '../../sync/live'
import { AT, chat, conversation, mark, ME, me, membership, message, person, started } from '../../testing/records'
import Conversation from './Conversation.svelte'

const MAELLE = 2
const LATER = new Date(AT.getTime() + 60_000)

Object.defineProperty(HTMLElement.prototype, 'offsetParent', { get: () => document.body })

let asked: AnyCommand[]
let answers: Partial<Record<AnyCommand['type'], object>>
/** Each test has a conversation of its own: what one has of it on the device would come back. */
let id = 100

/** A virtual list shows what it has measured. */
class Measured implements ResizeObserver {
  constructor(readonly told: ResizeObserverCallback) {}
  observe(target: Element) {
    const contentRect = { width: 600, height: target.role === 'log' ? 800 : 80 }
    queueMicrotask(() => this.told([{ target, contentRect } as ResizeObserverEntry], this))
  }
  unobserve = () => undefined
  disconnect = () => undefined
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', Measured)
  asked = []
  answers = { mark_message: {}, pin_message: {}, mark_unread: {} }
  id++
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    asked.push(command)
    const answer = answers[command.type]
    return (answer ? Promise.resolve(answer) : new Promise(() => undefined)) as never
  })
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** The conversation with this message alone. */
async function open(given: Partial<Message> = {}, group: Partial<Group> = {}, mine: Partial<Membership> = {}) {
  const place = conversation(id, [ME, MAELLE], group)
  const only = message(id, 1, given)
  const people = [person(ME, { name: 'Yann Kerbrat' }), person(MAELLE, { name: 'Maëlle Le Goff' })]
  const memberships = [membership(id, { read_seq: 1, counted_seq: 1, ...mine })]
  const cursors = [{ conversation: id, seq: 1 }]
  const told = { me: me(), people, conversations: [place], memberships, messages: [only], cursors }
  store.apply({ type: 'started', started: started(told) })
  const history = { messages: [only], more_before: false, more_after: false }
  store.apply({ type: 'history_loaded', asked: { type: 'load_history', conversation: id }, history })
  render(Conversation, { props: { conversation: place, tab: 'discussion', target: 0 } })
  return await screen.findByRole('article')
}

const change = (given: Partial<Message>) =>
  store.apply({ type: 'message_changed', message: message(id, 1, { changed_seq: 2, ...given }) })

/** A button that a message shows under the hand. */
async function act(article: HTMLElement, name: string) {
  article.focus()
  const found = await within(article).findByRole('button', { name })
  found.focus()
  await fireEvent.click(found)
}

async function choose(article: HTMLElement, name: string) {
  await act(article, 'Autres actions')
  await fireEvent.click(await screen.findByRole('menuitem', { name }))
}

const said = (type: AnyCommand['type']) => asked.filter((one) => one.type === type)
const button = (name: string | RegExp) => screen.getByRole('button', { name })

it('says of a message that it was edited, and what it said before', async () => {
  answers.load_versions = { versions: [{ content: chat('Rendez-vous à 9 h'), replaced_at: LATER }] }
  await open({ content: chat('Rendez-vous à 10 h'), edited_at: LATER })
  await fireEvent.click(button('modifié'))
  const dialog = await screen.findByRole('dialog', { name: 'Versions du message' })
  expect(await within(dialog).findByText('Rendez-vous à 9 h')).toBeTruthy()
})

it('takes up one’s own message to edit it', async () => {
  const own = await open({ author: ME, content: chat('Rendez-vous à 9 h') })
  await choose(own, 'Modifier')
  const area = screen.getByRole<HTMLTextAreaElement>('textbox')
  await vi.waitFor(() => expect(area.value).toBe('Rendez-vous à 9 h'))
  await fireEvent.input(area, { target: { value: 'Rendez-vous à 10 h' } })
  await fireEvent.click(button('Enregistrer'))
  await vi.waitFor(() =>
    expect(said('edit_message')).toMatchObject([{ conversation: id, seq: 1, text: 'Rendez-vous à 10 h' }]),
  )
})

it('asks before it deletes, leaves the place of what was deleted, and goes on from there', async () => {
  answers.delete_message = {}
  const own = await open({ author: ME, content: chat('Le code est 4217') })
  await choose(own, 'Supprimer')
  const dialog = await screen.findByRole('dialog')
  expect(said('delete_message')).toEqual([])
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Supprimer' }))
  expect(said('delete_message')).toEqual([{ type: 'delete_message', conversation: id, seq: 1 }])
  change({ author: ME, content: { type: 'deleted', by: ME } })
  const gone = (await screen.findByText('Vous avez supprimé ce message.')).closest('article')
  await vi.waitFor(() => expect(document.activeElement).toBe(gone))
  expect(screen.queryByText(/4217/)).toBeNull()
})

it('says that a message was deleted by whoever wrote it', async () => {
  await open({ content: chat('Le code est 4217') })
  change({ content: { type: 'deleted', by: MAELLE } })
  expect(await screen.findByText('Message supprimé par son auteur.')).toBeTruthy()
  expect(screen.queryByText(/4217/)).toBeNull()
})

it('goes to where one writes when one answers', async () => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
  await act(await open(), 'Répondre')
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('textbox')))
  expect(screen.getByText('Réponse à Maëlle Le Goff')).toBeTruthy()
})

it('quotes what a message answers', async () => {
  await open({ author: ME, content: chat('Oui', { reply_to: 9 }) })
  store.apply({ type: 'messages_loaded', messages: [message(id, 9, { content: chat('La balayeuse est réparée ?') })] })
  const quote = await screen.findByRole('link', { name: 'Maëlle Le Goff La balayeuse est réparée ?' })
  expect(quote.getAttribute('href')).toBe(`/discussions/${id}/9`)
})

it('counts reactions, gives one and takes it back', async () => {
  answers.react = {}
  await act(await open(), 'Réagir')
  await fireEvent.click(await screen.findByRole('menuitemradio', { name: 'Merci' }))
  change({ reactions: [{ name: 'thanks', people: [MAELLE, ME] }] })
  await vi.waitFor(() => expect(button('Merci 2').getAttribute('aria-pressed')).toBe('true'))
  await fireEvent.click(button('Merci 2'))
  change({ reactions: [{ name: 'thanks', people: [MAELLE] }], changed_seq: 3 })
  await vi.waitFor(() => expect(button('Merci 1').getAttribute('aria-pressed')).toBe('false'))
  const react = { type: 'react', conversation: id, seq: 1, name: 'thanks' }
  expect(said('react')).toEqual([
    { ...react, on: true },
    { ...react, on: false },
  ])
})

it('shows who writes, until they have written', async () => {
  await open()
  store.apply({ type: 'message_typed', conversation: id, person: MAELLE })
  expect(await screen.findByText('Maëlle Le Goff écrit…')).toBeTruthy()
  store.apply({ type: 'message_sent', message: message(id, 2) })
  await vi.waitFor(() => expect(screen.queryByText('Maëlle Le Goff écrit…')).toBeNull())
})

it('tells that one writes', async () => {
  await open()
  await fireEvent.input(screen.getByRole('textbox'), { target: { value: 'Je' } })
  expect(said('type_message')).toEqual([{ type: 'type_message', conversation: id }])
})

it.each([true, false])('shows who has read where the group says so: %s', async (shows_reading) => {
  await open({ author: ME }, { shows_reading, positions: [{ person: MAELLE, seq: 1 }] })
  expect(screen.queryByText('Lu par 1') !== null).toBe(shows_reading)
})

it('says what is expected of one, until it is done', async () => {
  await open()
  store.apply({ type: 'mark_changed', mark: mark(id, 1, { expected_since: AT }) })
  expect(await screen.findByText('On l’attend de vous')).toBeTruthy()
  await fireEvent.click(button('C’est fait'))
  expect(said('mark_message')).toMatchObject([{ conversation: id, seq: 1, expected: false }])
  store.apply({ type: 'mark_changed', mark: mark(id, 1) })
  await vi.waitFor(() => expect(screen.queryByText('On l’attend de vous')).toBeNull())
})

it('saves, recalls and pins a message, and makes it unread again', async () => {
  const article = await open()
  await choose(article, 'Enregistrer')
  await choose(article, 'Me le rappeler…')
  const dialog = await screen.findByRole('dialog', { name: 'Me rappeler ce message' })
  await fireEvent.click(within(dialog).getByRole('radio', { name: /Demain matin/ }))
  await fireEvent.click(within(dialog).getByRole('button', { name: 'Me le rappeler' }))
  await choose(article, 'Épingler pour tous')
  await choose(article, 'Marquer comme non lu')
  const at = { conversation: id, seq: 1 }
  expect(said('mark_message')).toMatchObject([
    { ...at, saved: true },
    { ...at, remind_at: expect.any(Date) as Date },
  ])
  expect(said('pin_message')).toEqual([{ type: 'pin_message', ...at, on: true }])
  expect(said('mark_unread')).toEqual([{ type: 'mark_unread', ...at }])
  expect(location.pathname).toBe('/discussions')
  const kept = mark(id, 1, { saved_at: AT, remind_at: LATER })
  store.apply({ type: 'mark_changed', mark: kept })
  expect(await screen.findByText(/^Rappel /)).toBeTruthy()
  expect(screen.getByText('Enregistré')).toBeTruthy()
})

it('begins at what is unread, what one has made so too', async () => {
  await open({}, {}, { unread_from: 1, unread: 1 })
  expect(await screen.findByText('1 nouveau message')).toBeTruthy()
})

it('is done with what was expected once one has answered', async () => {
  const article = await open()
  store.apply({ type: 'mark_changed', mark: mark(id, 1, { expected_since: AT }) })
  await act(article, 'Répondre')
  await fireEvent.input(screen.getByRole('textbox'), { target: { value: 'C’est commandé.' } })
  await fireEvent.click(button('Envoyer'))
  await vi.waitFor(() => expect(said('mark_message')).toMatchObject([{ seq: 1, expected: false }]))
  const [{ command, client_id }] = store.waiting as [(typeof store.waiting)[number]]
  expect(command).toMatchObject({ conversation: id, text: 'C’est commandé.', reply_to: 1 })
  await store.discard(client_id)
})

it('shows above all others a message that is pinned, though it was long ago', async () => {
  await open()
  expect(said('load_pinned')).toEqual([{ type: 'load_pinned', conversation: id }])
  const content = chat('Le pont est fermé', { pinned_at: AT })
  store.apply({ type: 'messages_loaded', messages: [message(id, 9, { content })] })
  expect(await screen.findByRole('button', { name: 'Message épinglé Le pont est fermé' })).toBeTruthy()
})

it('shows where what was forwarded comes from, and a card of the message to which a link leads', async () => {
  const forwarded = { author: 'Yann Kerbrat', source: 'Voirie', sent_at: AT, text: 'Le pont est fermé', quoted: null }
  serve({ message: { at: '/discussions/:conversation/:seq' } })
  const text = `Pour information : ${location.origin}/discussions/${id}/1`
  const article = await open({ content: chat(text, { forwarded }) })
  expect(within(article).getByText(/^Transféré, de Yann Kerbrat dans Voirie/)).toBeTruthy()
  expect(within(article).getByText('Le pont est fermé')).toBeTruthy()
  await vi.waitFor(() => expect(article.querySelector('a.link-card')).toBeTruthy())
})
