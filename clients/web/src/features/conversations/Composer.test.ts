import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Conversation, Message, Population } from '../../frames'
import { store } from '../../sync/live'
import { chat, conversation, ME, me, membership, message, person, started } from '../../testing/records'
import Composer from './Composer.svelte'
import { Exchange } from './exchange.svelte'

const may = { write: () => true, change: () => true }
let exchange: Exchange

function open(given: Partial<Conversation> = {}, population: Population = 'staff', id = 1): HTMLTextAreaElement | null {
  const group = conversation(id, [ME, 2, 3], given)
  const people = [
    person(ME, { population }),
    person(2, { name: 'Annick Le Breton' }),
    person(3, { name: 'Yann Kerbrat' }),
  ]
  store.apply({
    type: 'started',
    started: started({ me: me(), people, conversations: [group], memberships: [membership(id)] }),
  })
  exchange = new Exchange(may)
  render(Composer, { conversation: group, exchange })
  return screen.queryByRole('textbox')
}

async function type(area: HTMLTextAreaElement, text: string) {
  area.value = text
  area.setSelectionRange(text.length, text.length)
  area.dispatchEvent(new Event('input', { bubbles: true }))
  await tick()
}

async function press(area: HTMLTextAreaElement, key: string, given: KeyboardEventInit = {}) {
  area.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...given }))
  await tick()
  await new Promise((resolve) => setTimeout(resolve))
}

const sent = () => store.waiting.map(({ command }) => command)

beforeEach(() => {
  store.write(1, '')
})

afterEach(async () => {
  for (const { client_id } of store.waiting) await store.discard(client_id)
})

it('sends with Enter, and breaks the line with Shift', async () => {
  const area = open() as HTMLTextAreaElement
  await type(area, '  Bonjour ')
  await press(area, 'Enter', { shiftKey: true })
  expect(sent()).toEqual([])
  await press(area, 'Enter')
  expect(sent()).toMatchObject([{ conversation: 1, text: 'Bonjour', reply_to: null, mentions: [] }])
  expect(area.value).toBe('')
})

it('does not send letters that are still being composed, nor nothing', async () => {
  const area = open() as HTMLTextAreaElement
  await press(area, 'Enter')
  await type(area, 'é')
  await press(area, 'Enter', { isComposing: true })
  expect(sent()).toEqual([])
})

it('names whoever is chosen after an @', async () => {
  const area = open() as HTMLTextAreaElement
  await type(area, 'Merci @y')
  const options = screen.getAllByRole('option')
  expect(options.map((option) => option.textContent.trim())).toHaveLength(1)
  expect(options[0]?.getAttribute('aria-selected')).toBe('true')
  await press(area, 'Enter')
  expect(area.value).toBe('Merci @Yann Kerbrat ')
  await press(area, 'Enter')
  expect(sent()).toMatchObject([{ text: 'Merci @[3]', mentions: [3], mentions_all: false }])
})

it('calls everybody, unless one is a guest', async () => {
  await type(open() as HTMLTextAreaElement, '@tou')
  expect(screen.getByRole('option').textContent).toContain('@tous')
  document.body.replaceChildren()
  const area = open({}, 'guest') as HTMLTextAreaElement
  await type(area, '@tous')
  expect(screen.queryByRole('option')).toBeNull()
  await press(area, 'Enter')
  expect(sent()).toMatchObject([{ text: '@tous', mentions_all: false }])
})

it('answers the message that is chosen, once', async () => {
  const area = open() as HTMLTextAreaElement
  exchange.reply(message(1, 7))
  await type(area, 'Oui')
  await press(area, 'Enter')
  expect(sent()).toMatchObject([{ text: 'Oui', reply_to: 7 }])
  expect(exchange.replyingTo).toBeNull()
})

it('goes on with an answer when one comes back, until it is sent or given up', async () => {
  const comeBack = async () => {
    document.body.replaceChildren()
    const area = open({}, 'staff', 9) as HTMLTextAreaElement
    store.apply({ type: 'membership_changed', membership: membership(9) })
    store.apply({ type: 'messages_loaded', messages: [message(9, 7)] })
    await vi.waitFor(() => expect(store.state.logs.get(9)?.messages).toHaveLength(1))
    await tick()
    return area
  }
  await comeBack()
  exchange.reply(message(9, 7))
  await tick()
  const area = await comeBack()
  expect(exchange.replyingTo?.seq).toBe(7)
  await type(area, 'Oui')
  await press(area, 'Enter')
  expect(sent()).toMatchObject([{ text: 'Oui', reply_to: 7 }])
  await comeBack()
  expect(exchange.replyingTo).toBeNull()
})

it('answers what a message answered that has come back during an edit, once the edit is done', async () => {
  open({}, 'staff', 12)
  store.apply({ type: 'membership_changed', membership: membership(12) })
  store.apply({ type: 'messages_loaded', messages: [message(12, 7), message(12, 8, { author: ME })] })
  await vi.waitFor(() => expect(store.state.logs.get(12)?.messages).toHaveLength(2))
  exchange.edit(message(12, 8, { author: ME }))
  await tick()
  const held = await store.hold({ conversation: 12, text: 'Oui', reply_to: 7 }, { text: 'Oui', files: [] })
  await store.takeBack(held)
  await tick()
  expect(exchange.replyingTo).toBeNull()
  exchange.rest()
  await tick()
  expect(exchange.replyingTo?.seq).toBe(7)
  store.write(12, '')
})

it('takes up what is edited, and gives back the draft', async () => {
  const area = open() as HTMLTextAreaElement
  await type(area, 'un brouillon')
  exchange.edit(
    message(1, 7, {
      author: ME,
      content: chat('Vu @[2]', { mentions: [2] }),
    }),
  )
  await tick()
  expect(area.value).toBe('Vu @Annick Le Breton')
  expect(screen.getByText(/enregistre/)).toBeTruthy()
  await press(area, 'Escape')
  expect(area.value).toBe('un brouillon')
})

it('goes on with an edit when one comes back, unless one has given it up', async () => {
  let changed_seq = 7
  const own = (text: string, edited_at: Date | null = null) =>
    message(1, 7, { author: ME, content: chat(text), edited_at, changed_seq: changed_seq++ })
  const comeBack = async (said: Message) => {
    document.body.replaceChildren()
    const area = open() as HTMLTextAreaElement
    store.apply({ type: 'membership_changed', membership: membership(1) })
    store.apply({ type: 'messages_loaded', messages: [said] })
    await vi.waitFor(() => expect(store.state.logs.get(1)?.messages[0]?.changed_seq).toBe(said.changed_seq))
    await tick()
    return area
  }
  const begin = async () => {
    const area = await comeBack(own('Vu'))
    exchange.edit(own('Vu'))
    await tick()
    await type(area, 'Vu et approuvé')
    return area
  }
  await begin()
  expect((await comeBack(own('Vu'))).value).toBe('Vu et approuvé')
  expect(exchange.editing?.seq).toBe(7)
  expect(screen.queryByRole('alert')).toBeNull()
  const area = await comeBack(own('Lu', new Date(0)))
  expect(area.value).toBe('Vu et approuvé')
  expect(screen.getByRole('alert').textContent).toContain('modifié ceci')
  expect(screen.getByText('Lu', { selector: 'blockquote *' })).toBeTruthy()
  screen.getByRole('button', { name: 'Reprendre ce qui est enregistré' }).click()
  await tick()
  expect([area.value, screen.queryByRole('alert')]).toEqual(['Lu', null])
  await press(area, 'Escape')
  await press(await begin(), 'Escape')
  expect((await comeBack(own('Vu'))).value).toBe('')
  expect(exchange.editing).toBeNull()
})

it('follows what is written on another page, though one is in it, and keeps what is written here', async () => {
  const area = open({}, 'staff', 5) as HTMLTextAreaElement
  const told = async (draft: string) => {
    store.apply({ type: 'membership_changed', membership: membership(5, { draft }) })
    await vi.waitFor(() => expect(store.state.memberships.get(5)?.draft).toBe(draft))
    await tick()
  }
  area.focus()
  await told('un brouillon')
  expect(area.value).toBe('un brouillon')
  await type(area, 'un brouillon d’ici')
  await told('un autre')
  expect(area.value).toBe('un brouillon d’ici')
})

it('says why one may not write', () => {
  expect(open({ archived: true })).toBeNull()
  expect(screen.getByText(/archivé/)).toBeTruthy()
})
