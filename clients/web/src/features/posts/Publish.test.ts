import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { AnyCommand } from '../../frames'
import { go } from '../../router'
import { store } from '../../sync/live'
import { AT, conversation, ME, membership, message, person, post, started } from '../../testing/records'
import Publish from './Publish.svelte'

const asked: AnyCommand[] = []

beforeEach(() => {
  vi.restoreAllMocks()
  localStorage.clear()
  asked.length = 0
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const published = { ...message(7, 3, { author: ME, edited_at: AT }), content: post('Neige', { labels: ['Hiver'] }) }
  published.content.tracked = true
  published.content.text = 'Salage dès 5 h.'
  store.apply({
    type: 'started',
    started: started({
      people: [person(ME), person(2)],
      conversations: [conversation(7, [ME, 2], { tracks_posts: true })],
      memberships: [membership(7, { role: 'manager' })],
      messages: [published],
      cursors: [{ conversation: 7, seq: 3 }],
    }),
  })
  vi.spyOn(store, 'run').mockImplementation((command) => {
    asked.push(command)
    const answers = { load_labels: { labels: [] }, load_messages: { messages: [published] } }
    return Promise.resolve(answers[command.type as keyof typeof answers] ?? published) as never
  })
})

it('says of a group that tracks all its publications that this one is, and leaves no choice', () => {
  go('/publications/nouvelle?groupe=7')
  render(Publish)
  const tracked = screen.getByLabelText<HTMLInputElement>('Publication suivie')
  expect([tracked.checked, tracked.disabled]).toEqual([true, true])
  expect(screen.getByText(/toutes les publications sont suivies/)).toBeTruthy()
})

it('changes the labels with the rest, and asks anew only where that is chosen', async () => {
  go('/publications/nouvelle?modifier=7/3')
  render(Publish)
  const again = await screen.findByLabelText<HTMLInputElement>('Demander à nouveau l’accusé', { exact: false })
  expect(again.checked).toBe(false)
  await fireEvent.click(screen.getByLabelText('Retirer l’étiquette Hiver'))
  await fireEvent.click(again)
  await fireEvent.click(screen.getByRole('button', { name: 'Enregistrer' }))
  await vi.waitFor(() => expect(location.pathname).toBe('/publications/7/3'))
  expect(asked.at(-1)).toMatchObject({ type: 'edit_post', labels: [], asks_anew: true })
})
