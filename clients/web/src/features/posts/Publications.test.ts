import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { go } from '../../router'
import { store } from '../../sync/live'
import { conversation, ME, membership, message, person, post, started } from '../../testing/records'
import Publications from './Publications.svelte'

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
})

it('leads from a label to the publications that bear it, and back to all of them', async () => {
  const messages = [
    message(7, 3, { content: post('Neige', { labels: ['Hiver'] }) }),
    message(7, 4, { content: post('Marché') }),
  ]
  store.apply({
    type: 'started',
    started: started({
      people: [person(ME), person(2)],
      conversations: [conversation(7, [ME, 2])],
      memberships: [membership(7)],
      messages,
      cursors: [{ conversation: 7, seq: 4 }],
    }),
  })
  const run = vi.spyOn(store, 'run').mockResolvedValue({ messages, more: false, labels: [], drafts: [] } as never)
  go('/publications')
  render(Publications)
  const titles = () => screen.queryAllByRole('heading', { level: 2 }).map((one) => one.textContent)
  await vi.waitFor(() => expect(titles()).toEqual(expect.arrayContaining(['Marché', 'Neige'])))
  const link = screen.getByRole('link', { name: 'Hiver' })
  expect(link.getAttribute('href')).toBe('/publications?etiquette=Hiver')
  go(link.getAttribute('href') ?? '')
  await vi.waitFor(() => expect(screen.queryByText('Marché')).toBeNull())
  expect(screen.getByText('Neige')).toBeTruthy()
  expect(run).toHaveBeenCalledWith(expect.objectContaining({ type: 'load_feed', label: 'Hiver' }))
  const all = screen.getByRole('link', { name: 'Toutes les publications' })
  await fireEvent.click(all)
  go(all.getAttribute('href') ?? '')
  expect(await screen.findByText('Marché')).toBeTruthy()
})
