import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import { store } from '../../sync/live'
import { chat, conversation, ME, me, membership, message, person, started } from '../../testing/records'
import { toasts } from '../../ui/toasts.svelte'
import ForwardMessage from './ForwardMessage.svelte'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('offers no conversation to which the server would not let it go, and says why', async () => {
  const named = ['Voirie', 'Accueil', 'Mairie', 'Écoles']
  const groups = named.map((name, index) => conversation(index + 1, [ME, 2], { name }))
  const told = started({
    me: me(),
    people: [person(ME), person(2)],
    conversations: groups,
    memberships: groups.map(({ id }) => membership(id)),
  })
  store.apply({ type: 'started', started: told })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const asked = vi.spyOn(store, 'run').mockImplementation(() => Promise.resolve({ guests: [2], private: [3] }) as never)
  const from = groups[0] ?? conversation(1, [ME])
  render(ForwardMessage, { message: message(1, 4, { content: chat('Bonjour') }), from, onclose: () => undefined })
  await vi.waitFor(() => expect(screen.getByRole('radio', { name: /Mairie/ })).toHaveProperty('disabled', true))
  expect(asked).toHaveBeenCalledWith({ type: 'load_forward_refusals', conversation: 1, seq: 4 })
  expect(screen.getByRole('radio', { name: /Accueil.*Des externes le liraient/ })).toHaveProperty('disabled', true)
  expect(screen.getByRole('radio', { name: /Mairie.*entre personnes choisies/ })).toHaveProperty('disabled', true)
  expect(screen.getByRole('radio', { name: /Écoles/ })).toHaveProperty('disabled', false)
})

it('begins a conversation with somebody to whom one has not written yet, once it is forwarded', async () => {
  const people = [person(ME), person(2, { name: 'Annick Le Breton' }), person(3, { name: 'Yann Kerbrat' })]
  const [voirie, direct] = [conversation(1, [ME, 2]), conversation(5, [ME, 2], { kind: 'direct' })]
  const told = started({
    me: me(),
    people,
    conversations: [voirie, direct],
    memberships: [membership(1), membership(5)],
  })
  store.apply({ type: 'started', started: told })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const asked = vi.spyOn(store, 'run').mockImplementation((command) => {
    const answers = { start_direct: { conversation: { id: 8 } }, forward_message: { conversation: 8, seq: 1 } }
    return Promise.resolve(answers[command.type as keyof typeof answers] ?? { guests: [], private: [] }) as never
  })
  render(ForwardMessage, {
    message: message(1, 4, { content: chat('Bonjour') }),
    from: voirie,
    onclose: () => undefined,
  })
  expect(screen.queryByRole('radio', { name: /Yann/ })).toBeNull()
  const search = screen.getByRole('searchbox') as HTMLInputElement
  search.value = 'n'
  search.dispatchEvent(new Event('input', { bubbles: true }))
  await vi.waitFor(() => expect(screen.getAllByRole('radio')).toHaveLength(2))
  screen.getByRole('radio', { name: /Yann/ }).click()
  await vi.waitFor(() => expect(screen.getByRole('button', { name: 'Transférer' })).toHaveProperty('disabled', false))
  expect(asked.mock.calls.map(([command]) => command.type)).not.toContain('start_direct')
  screen.getByRole('button', { name: 'Transférer' }).click()
  await vi.waitFor(() =>
    expect(asked.mock.lastCall?.[0]).toMatchObject({ type: 'forward_message', conversation: 1, seq: 4, to: 8 }),
  )
  expect(asked.mock.calls.at(-2)?.[0]).toEqual({ type: 'start_direct', people: [3] })
})

it('is done by the keyboard alone, and leads to where it went', async () => {
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: query === '(pointer: fine)' }))
  const groups = ['Voirie', 'Commission urbanisme', 'Gendarmerie'].map((name, index) =>
    conversation(index + 1, [ME, 2], { name }),
  )
  const told = started({ me: me(), conversations: groups, memberships: groups.map(({ id }) => membership(id)) })
  store.apply({ type: 'started', started: told })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const asked = vi.spyOn(store, 'run').mockImplementation((command) => {
    const stored = { conversation: 2, seq: 8 }
    return Promise.resolve(command.type === 'forward_message' ? stored : { guests: [], private: [] }) as never
  })
  const onclose = vi.fn()
  const [from] = groups as [(typeof groups)[number]]
  render(ForwardMessage, { message: message(1, 4, { content: chat('Bonjour') }), from, onclose })
  const search = screen.getByRole('searchbox', { name: 'Vers' })
  expect(document.activeElement).toBe(search)
  await fireEvent.input(search, { target: { value: 'urba' } })
  await fireEvent.keyDown(search, { key: 'Enter' })
  expect(screen.getByRole('radio', { name: 'Commission urbanisme' })).toHaveProperty('checked', true)
  const word = screen.getByLabelText(/^Votre mot/)
  expect(document.activeElement).toBe(word)
  await fireEvent.input(word, { target: { value: 'Pour information.' } })
  await fireEvent.keyDown(word, { key: 'Enter' })
  const sent = { type: 'forward_message', conversation: 1, seq: 4, to: 2, text: 'Pour information.' }
  expect(asked.mock.lastCall?.[0]).toMatchObject(sent)
  await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce())
  const { text, act } = toasts().at(-1) ?? {}
  expect([text, act?.label]).toEqual(['Message transféré.', 'Voir'])
  act?.run()
  expect(location.pathname).toBe('/discussions/2/8')
})
