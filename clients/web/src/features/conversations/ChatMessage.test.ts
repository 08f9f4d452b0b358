import { render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { Document } from '../../frames'
import { serve } from '../../router'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { chat, conversation, ME, me, membership, message, started } from '../../testing/records'
import ChatMessage from './ChatMessage.svelte'
import { Exchange } from './exchange.svelte'

/** A message with a link to a document, and what the server says of that. */
function open(answer: () => Promise<Document>) {
  serve({ document: { at: '/documents/:node' } })
  const groups = [conversation(1, [ME, 2], { name: 'Urbanisme' }), conversation(5, [ME, 2])]
  const memberships = [membership(1), membership(5)]
  store.apply({ type: 'started', started: started({ me: me(), conversations: groups, memberships }) })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const asked = vi.spyOn(store, 'run').mockImplementation(answer as never)
  const exchange = new Exchange({ write: () => true, change: () => true })
  const said = message(5, 2, { content: chat(`À voir : ${location.origin}/documents/4`) })
  render(ChatMessage, { message: said, exchange, current: true })
  return asked
}

it('shows a document that its text leads to, and where it is', async () => {
  const node = { id: 4, conversation: 1, kind: 'document', name: 'Cadastre.pdf', version: null }
  const asked = open(() => Promise.resolve({ node, path: [{ name: 'Plans' }] } as Document))
  const card = await screen.findByRole('link', { name: 'Cadastre.pdf Urbanisme / Plans' })
  expect(card.getAttribute('href')).toBe('/documents/4')
  expect(asked.mock.calls).toEqual([[{ type: 'load_document', node: 4 }]])
})

it('tells those who may not read that document that they may not, and nothing else', async () => {
  open(() => Promise.reject(new Refused({ type: 'failure', id: 1, code: 'not_found' } as never)))
  expect(await screen.findByText(/^Ce lien mène à un document que vous ne pouvez pas lire/)).toBeTruthy()
  expect(screen.queryByText('Cadastre.pdf')).toBeNull()
})
