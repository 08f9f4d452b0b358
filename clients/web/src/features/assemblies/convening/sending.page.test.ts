import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { ConvocationDraft, Message } from '../../../frames'
import { store } from '../../../sync/live'
import { conversation, ME, message, started } from '../../../testing/records'
import { toasts } from '../../../ui/toasts.svelte'
import Sending from './Sending.svelte'

const DRAFT = {
  ...{ id: 1, revision: 3, conversation: 7, date: '2026-09-11', hour: '20:30:00', place: 'Mairie', agenda: [] },
  ...{ recipients: [{ person: 2, channel: 'electronic' }], assessment: null },
} as unknown as ConvocationDraft

it.each([
  [true, /^Convocation envoyée\. Empreinte.: 0123456789ab…$/],
  [false, /^Convocation figée\. Aucun courriel ne part.*Empreinte.: 0123456789ab…$/],
])('says what became of it, and with what fingerprint, where mail is sent: %s', async (sends_mail, said) => {
  const authority = { name: 'Josselin', time_zone: 'Europe/Paris', sends_mail }
  const content = { type: 'convocation', body_id: 1, digest: '0123456789abcdef' } as unknown as Message['content']
  const messages = [message(7, 9, { content })]
  const cursors = [{ conversation: 7, seq: 9 }]
  const conversations = [conversation(7, [ME])]
  store.apply({ type: 'started', started: started({ authority, conversations, messages, cursors }) })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockResolvedValue({ conversation: 7, seq: 9 })
  const nothing = () => undefined
  render(Sending, { draft: DRAFT, body: 'Conseil', version: 1, onclose: nothing, onfailed: nothing })
  await fireEvent.click(screen.getByRole('button', { name: /^Figer/ }))
  await vi.waitFor(() => expect(toasts().at(-1)?.text).toMatch(said))
})
