import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { CalendarEvent } from '../../frames'
import { store } from '../../sync/live'
import { calendarEvent, conversation, ME, membership, message, started } from '../../testing/records'
import EventCard from './EventCard.svelte'

const onePlace = (given: Partial<CalendarEvent>) => ({
  ...message(1, 7),
  content: calendarEvent({ places: 1, ...given }),
})

it('says that whoever comes to a full event waits, and at which rank', async () => {
  const conversations = [conversation(1, [ME, 2, 3])]
  store.apply({ type: 'started', started: started({ conversations, memberships: [membership(1)] }) })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const run = vi.spyOn(store, 'run').mockResolvedValue({} as never)
  const { rerender } = render(EventCard, { message: onePlace({ yes: [2] }) })
  const yes = screen.getByRole('button', { name: 'Oui' })
  const waits = () => screen.queryByRole('status')?.textContent ?? ''
  expect(screen.getByText(/Complet : 1 place/)).toBeTruthy()
  expect(screen.getByText('Répondre oui vous inscrit en liste d’attente.')).toBeTruthy()
  expect(waits()).toBe('')
  await fireEvent.click(yes)
  expect(run.mock.calls).toEqual([[{ type: 'answer_event', conversation: 1, seq: 7, answer: 'yes' }]])

  await rerender({ message: onePlace({ yes: [2], waiting: [3, ME] }) })
  expect(waits()).toContain('en liste d’attente, au rang 2')
  expect(yes.getAttribute('aria-pressed')).toBe('true')
  await rerender({ message: onePlace({ yes: [ME], no: [2] }) })
  expect(waits()).toBe('')
  expect(screen.getByText(/Complet : 1 place/)).toBeTruthy()
  expect(screen.queryByText('Répondre oui vous inscrit en liste d’attente.')).toBeNull()
})
