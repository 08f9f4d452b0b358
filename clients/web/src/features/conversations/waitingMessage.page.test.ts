import { cleanup, render, screen, within } from '@testing-library/svelte'
import type { DetachedWindowAPI } from 'happy-dom'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tick } from 'svelte'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Store } from '../../sync/store.svelte'
import { chat, conversation, ME, me, membership, message, started } from '../../testing/records'
import { Server, WebSocket } from '../../testing/server'
import { toasts } from '../../ui/toasts.svelte'
import type Composer from './Composer.svelte'
import type EntryView from './EntryView.svelte'
import type * as Exchanges from './exchange.svelte'
import { entriesOf } from './timeline'

const browser = window as unknown as { happyDOM: DetachedWindowAPI }
const sizes: number[] = []
/** Parts that have come, and wait for their answer. */
let held: ((refused?: object) => void)[] = []
let holds = true

/** Takes files, each in one part. */
async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const id = Number(/\/api\/uploads\/(\d+)/.exec(request.url ?? '')?.[1] ?? 0)
  const size = sizes[id - 1] ?? 0
  if (request.method === 'PATCH') {
    const go = (refused?: object) => (refused ? answer(413, refused) : answer(200, { id, size, offset: size }))
    if (holds) held.push(go)
    else go()
  } else if (request.method === 'GET') answer(200, { id, size, offset: 0 })
  else if (id) answer(200, { id, name: `${id}.bin`, size, type: 'application/octet-stream', sha256: 'a' })
  else {
    const begun = JSON.parse(Buffer.concat(chunks).toString()) as { size: number }
    if (begun.size) answer(201, { id: sizes.push(begun.size), size: begun.size, offset: 0 })
    else answer(400, { code: 'invalid', detail: 'size' })
  }
}

const uploads = createServer((request, response) => void take(request, response))
const voirie = conversation(7, [ME, 2], { name: 'Voirie' })
let server: Server
let store: Store
let parts: { Composer: typeof Composer; EntryView: typeof EntryView; Exchange: typeof Exchanges.Exchange }
let exchange: Exchanges.Exchange

beforeAll(async () => {
  server = await Server.listen()
  browser.happyDOM.setURL(server.address.replace('ws:', 'http:').replace('/socket', '/accueil'))
  vi.stubGlobal('WebSocket', WebSocket)
  server.answers.start = () =>
    started({
      me: me(),
      conversations: [voirie],
      memberships: [membership(7)],
      messages: [message(7, 1, { content: chat('Qui a vu la halle ?') })],
      cursors: [{ conversation: 7, seq: 1 }],
    })
  server.answers.load_scheduled = () => ({ messages: [] })
  server.answers.send_message = ({ client_id }) => ({ seq: 2, sent_at: new Date(), client_id })
  ;({ store } = await import('../../sync/live'))
  parts = {
    Composer: (await import('./Composer.svelte')).default,
    EntryView: (await import('./EntryView.svelte')).default,
    Exchange: (await import('./exchange.svelte')).Exchange,
  }
  await store.open()
  await vi.waitFor(() => expect(store.line).toBe('online'))
  await new Promise<void>((resolve) => uploads.listen(0, '127.0.0.1', resolve))
  browser.happyDOM.setURL(`http://127.0.0.1:${(uploads.address() as AddressInfo).port}/`)
})

beforeEach(() => {
  held = []
  holds = true
  server.commands.length = 0
})

afterEach(async () => {
  exchange.joining()?.clear()
  store.write(7, '')
  for (const { client_id } of store.waiting) await store.discard(client_id)
})

afterAll(async () => {
  await store.leave(ME)
  await server.close()
  uploads.closeAllConnections()
  uploads.close()
  vi.unstubAllGlobals()
})

/** Comes to the conversation, from elsewhere. */
function come(): HTMLTextAreaElement {
  cleanup()
  exchange = new parts.Exchange({ write: () => true, change: () => true })
  render(parts.Composer, { conversation: voirie, exchange })
  return screen.getByRole('textbox') as HTMLTextAreaElement
}

async function join(...files: File[]): Promise<void> {
  exchange.joining()?.add(files)
  await tick()
}

async function write(area: HTMLTextAreaElement, text: string): Promise<void> {
  area.value = text
  area.dispatchEvent(new Event('input', { bubbles: true }))
  await tick()
}

async function send(text: string): Promise<void> {
  await write(screen.getByRole('textbox') as HTMLTextAreaElement, text)
  screen.getByRole('button', { name: 'Envoyer' }).click()
  await tick()
}

const photo = (name = 'Photo.bin') => new File(['des octets'], name)
const joined = () => within(screen.getByRole('list', { name: 'Fichiers joints' }))
const said = () => server.said('send_message')
const gone = (count: number) => vi.waitFor(() => expect([said().length, store.waiting.length]).toEqual([count, 0]))

/** What one said that waits for its files, as the conversation shows it. */
async function waiting(text: string) {
  await vi.waitFor(() => expect(store.waitingIn(7).map(({ command }) => command.text)).toEqual([text]))
  const entry = entriesOf({ messages: [], waiting: store.waitingIn(7), me: ME, newAfter: null }).at(-1)
  const shown = render(parts.EntryView, { entry, exchange, current: true, readBefore: 0 } as never)
  return within(shown.container as HTMLElement)
}

async function answerWithPhoto(text: string): Promise<HTMLTextAreaElement> {
  const area = come()
  exchange.reply(message(7, 1, { content: chat('Qui a vu la halle ?') }))
  await join(photo())
  await send(text)
  await vi.waitFor(() => expect(held).toHaveLength(1))
  return area
}

it('leaves after its file, though one has left the conversation, and lets others by', async () => {
  await answerWithPhoto('La halle en photo')
  expect(come().value).toBe('')
  expect(exchange.replyingTo).toBeNull()
  expect(screen.queryByRole('list', { name: 'Fichiers joints' })).toBeNull()
  const shown = await waiting('La halle en photo')
  expect(shown.getByText(/^Le message partira dès que/)).toBeTruthy()
  expect(shown.getByText('Qui a vu la halle ?')).toBeTruthy()
  expect(shown.getByText('Photo.bin')).toBeTruthy()
  await send('En attendant')
  await vi.waitFor(() => expect(said()).toMatchObject([{ text: 'En attendant', reply_to: null, files: [] }]))
  cleanup()
  held.pop()?.()
  await gone(2)
  expect(said().slice(1)).toMatchObject([{ text: 'La halle en photo', reply_to: 1, files: [sizes.length] }])
})

it('leaves after a file that went up while one looked elsewhere', async () => {
  come()
  await join(photo())
  await vi.waitFor(() => expect(held).toHaveLength(1))
  come()
  await send('La photo')
  await vi.waitFor(() => expect(screen.getByText(/partira dès que/, { selector: '[role=status]' })).toBeTruthy())
  expect(said()).toEqual([])
  held.pop()?.()
  await gone(1)
  expect(said()).toMatchObject([{ text: 'La photo', files: [sizes.length] }])
  expect(screen.queryByRole('list', { name: 'Fichiers joints' })).toBeNull()
})

it('is a draft again when it is called back, with its file and what it answers, before what was begun since', async () => {
  const area = await answerWithPhoto('Le lavoir en photo')
  await write(area, 'Autre chose')
  const shown = await waiting('Le lavoir en photo')
  const back = shown.getByRole('button', { name: 'Annuler l’envoi' })
  back.focus()
  back.click()
  await gone(0)
  await vi.waitFor(() => expect(area.value).toBe('Le lavoir en photo\nAutre chose'))
  await vi.waitFor(() => expect(document.activeElement).toBe(area))
  expect(exchange.replyingTo?.seq).toBe(1)
  expect(joined().getByText('Photo.bin')).toBeTruthy()
  held.pop()?.()
  await vi.waitFor(() => expect(exchange.joining()?.ready).toBe(true))
  expect(said()).toEqual([])
  await send(area.value)
  await gone(1)
  expect(said()).toMatchObject([{ text: 'Le lavoir en photo\nAutre chose', reply_to: 1, files: [sizes.length] }])
})

it('is a draft again when its file is refused, which is told elsewhere', async () => {
  await answerWithPhoto('Le pont en photo')
  cleanup()
  held.pop()?.({ code: 'too_large', detail: 'quota' })
  await gone(0)
  expect(toasts().at(-1)?.text).toMatch(/^Voirie\u00a0: un fichier n’a pas pu être envoyé/)
  const area = come()
  await vi.waitFor(() => expect(exchange.replyingTo?.seq).toBe(1))
  expect(area.value).toBe('Le pont en photo')
  expect(joined().getByText(/plus assez de place/)).toBeTruthy()
  expect(said()).toEqual([])
  screen.getByRole('button', { name: 'Retirer Photo.bin' }).click()
  exchange.rest()
  await write(area, '')
})

it('does not leave with a file that was refused, and leaves with one that was paused and goes on', async () => {
  const area = come()
  await join(photo('Long.pdf'), new File([], 'Vide.pdf'))
  await vi.waitFor(() => expect(joined().getByText('Ce fichier est vide.')).toBeTruthy())
  await vi.waitFor(() => expect(held).toHaveLength(1))
  screen.getByRole('button', { name: 'Mettre en pause Long.pdf' }).click()
  await vi.waitFor(() => expect(joined().getByText(/^En pause/)).toBeTruthy())
  await send('Pas encore')
  expect(screen.getAllByText(/^Un fichier n’a pas pu être envoyé/, { selector: '[role=status]' })).toHaveLength(1)
  expect([area.value, store.waiting]).toEqual(['Pas encore', []])
  screen.getByRole('button', { name: 'Retirer Vide.pdf' }).click()
  holds = false
  await tick()
  screen.getByRole('button', { name: 'Reprendre' }).click()
  await send('Pas encore')
  await gone(1)
  expect(said()).toMatchObject([{ text: 'Pas encore', files: [sizes.length] }])
})

it('takes each file with it once, however often one leaves the conversation', async () => {
  holds = false
  for (const files of [[photo('Croquis.png')], [], [photo('Devis.pdf')], []]) {
    come()
    await join(...files)
    await vi.waitFor(() => expect(exchange.joining()?.ready).toBe(true))
    const before = said().length
    await send(`Avec ${files.length}`)
    await gone(before + 1)
    expect(said().slice(before)).toMatchObject([{ files: files.length ? [sizes.length] : [] }])
  }
})
