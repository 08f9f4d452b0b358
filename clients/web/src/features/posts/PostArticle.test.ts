import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { Published } from '../../domain/posts'
import type { AnyCommand, Receipt } from '../../frames'
import { store } from '../../sync/live'
import { AT, conversation, ME, membership, message, person, post, receipt, started } from '../../testing/records'
import PostArticle from './PostArticle.svelte'

const EDITED = new Date(AT.getTime() + 60_000)
const YANN = person(3, { name: 'Yann Kerbrat' })
let asked: AnyCommand['type'][]

beforeEach(() => {
  vi.restoreAllMocks()
  asked = []
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    asked.push(command.type)
    const earlier = { content: post('Fête', { text: 'Samedi' }), replaced_at: EDITED }
    const answers = { load_versions: { versions: [earlier] }, remind_readers: { people: [3] } }
    const none = { messages: [], more_before: false, more_after: false }
    return Promise.resolve(answers[command.type as keyof typeof answers] ?? none) as never
  })
})

function told(author: number, receipts: Receipt[], given: Partial<Published> = {}): Published {
  const content = post('Fête', { text: 'Dimanche', tracked: true })
  store.apply({
    type: 'started',
    started: started({
      people: [person(ME), person(2), YANN],
      conversations: [conversation(7, [ME, 2, 3])],
      memberships: [membership(7)],
      receipts,
    }),
  })
  return { ...message(7, 3, { author, edited_at: EDITED }), ...given, content }
}

const acts = async () => {
  await fireEvent.click(screen.getByRole('button', { name: 'Actions' }))
  return (await screen.findAllByRole('menuitem')).map((item) => item.textContent.trim())
}

it('shows no version of a tracked one before it is opened, and all of them afterwards', async () => {
  const sealed = told(2, [receipt(7, 3)])
  render(PostArticle, { message: sealed })
  expect(screen.getByText(/modifiée/).closest('button')).toBeNull()
  expect(screen.queryByText('Dimanche')).toBeNull()
  const before = await acts()
  expect(before).toContain('Copier le lien')
  expect(before).not.toContain('Versions antérieures')
  store.apply({ type: 'receipt_changed', receipt: receipt(7, 3, { opened_at: EDITED }) })
  expect(await screen.findByText('Dimanche')).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: /modifiée/ }))
  expect(await screen.findByText('Samedi')).toBeTruthy()
})

it('names to its author who has not read it, what they read before, and reminds them once a day', async () => {
  const earlier = [{ replaced_at: EDITED, opened_at: AT, acknowledged_at: AT }]
  const mine = told(ME, [receipt(7, 3, { person: 3, earlier })], {
    receipts: { recipients: 2, opened: 0, acknowledged: 0 },
  })
  render(PostArticle, { message: mine })
  const open = () => fireEvent.click(screen.getByRole('button', { name: /^Lu par 0 sur/ }))
  await open()
  const line = () => screen.getByText(/^Yann Kerbrat/).closest('li')?.textContent ?? ''
  expect(line()).toContain('accusé du texte précédent')
  await fireEvent.click(await screen.findByRole('button', { name: 'Relancer cette personne' }))
  expect(asked).not.toContain('remind_readers')
  dispatchEvent(new Event('pagehide'))
  await vi.waitFor(() => expect(asked).toContain('remind_readers'))
  store.apply({ type: 'receipt_changed', receipt: receipt(7, 3, { person: 3, earlier, reminded_at: new Date() }) })
  await open()
  await vi.waitFor(() => expect(line()).toContain('relance'))
  expect(screen.getByText(/Une relance par jour et par personne/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Relancer/ })).toBeNull()
})
