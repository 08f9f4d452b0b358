import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Conversation, Population } from '../../frames'
import { store } from '../../sync/live'
import { conversation, ME, me, membership, message, person, started } from '../../testing/records'
import Composer from './Composer.svelte'
import { Exchange } from './exchange.svelte'

const may = { write: () => true, change: () => true }
let exchange: Exchange

function open(given: Partial<Conversation> = {}, population: Population = 'staff'): HTMLTextAreaElement | null {
  const group = conversation(1, [ME, 2, 3], given)
  const people = [
    person(ME, { population }),
    person(2, { name: 'Annick Le Breton' }),
    person(3, { name: 'Yann Kerbrat' }),
  ]
  store.apply({
    type: 'started',
    started: started({ me: me(), people, conversations: [group], memberships: [membership(1)] }),
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
  expect(screen.getAllByRole('option').map((option) => option.textContent.trim())).toHaveLength(1)
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

it('takes up what is edited, and gives back the draft', async () => {
  const area = open() as HTMLTextAreaElement
  await type(area, 'un brouillon')
  exchange.edit(
    message(1, 7, {
      author: ME,
      content: { type: 'chat', text: 'Vu @[2]', reply_to: null, mentions: [2], mentions_all: false, files: [] },
    }),
  )
  await tick()
  expect(area.value).toBe('Vu @Annick Le Breton')
  await press(area, 'Escape')
  expect(area.value).toBe('un brouillon')
})

it('says why one may not write', () => {
  expect(open({ archived: true })).toBeNull()
  expect(screen.getByText(/archivé/)).toBeTruthy()
})
