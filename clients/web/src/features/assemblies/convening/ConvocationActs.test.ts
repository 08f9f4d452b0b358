import { render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import type { ConvocationMessage } from '../../../domain/convocations'
import type { AnyEvent, Convocation, Sitting } from '../../../frames'
import { store } from '../../../sync/live'
import { conversation, me, ME, message, person, started } from '../../../testing/records'
import ConvocationActs from './ConvocationActs.svelte'

afterEach(() => vi.restoreAllMocks())

it('offers to hold a sitting until it has been closed, by whomever, and to see it from then on', async () => {
  const opens_at = new Date(Date.now() - 60_000)
  const content = { type: 'convocation', opens_at, body_id: 3, replaced_by: null, cancelled_at: null } as Convocation
  const shown = message(7, 3, { content }) as ConvocationMessage
  store.apply({
    type: 'started',
    started: started({ me: me({ convenes: [7] }), people: [person(ME)], conversations: [conversation(7, [ME])] }),
  })
  const noted = (closed_at: Date | null, seq = 3) => ({ conversation: 7, seq, closed_at }) as Sitting
  let tell: (event: AnyEvent) => unknown = () => undefined
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockResolvedValue(noted(null) as never)
  vi.spyOn(store, 'listen').mockImplementation((listener) => {
    tell = (event) => listener(event, store.state)
    return () => undefined
  })
  render(ConvocationActs, { message: shown })
  const link = await screen.findByRole('link', { name: 'Tenir la séance' })
  tell({ type: 'sitting_changed', sitting: noted(new Date(), 4) })
  expect(screen.queryByRole('link', { name: 'Voir la séance' })).toBeNull()
  await vi.waitFor(() => {
    tell({ type: 'sitting_changed', sitting: noted(new Date()) })
    expect(link.textContent.trim()).toBe('Voir la séance')
  })
  expect(screen.queryByText('Tenir la séance')).toBeNull()
})
