import { render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import type { AnyEvent, Message, Sitting } from '../../../frames'
import { store } from '../../../sync/live'
import Urgency from './Urgency.svelte'

const message = { conversation: 7, seq: 3 } as Message
const noted = (urgency_admitted: boolean | null, seq = 3) => ({ conversation: 7, seq, urgency_admitted }) as Sitting

/** The screen of a sitting of which that is noted; answered with what tells it of an event. */
async function shown(admitted: boolean | null): Promise<(event: AnyEvent) => unknown> {
  let tell: (event: AnyEvent) => unknown = () => undefined
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockResolvedValue(noted(admitted) as never)
  vi.spyOn(store, 'listen').mockImplementation((listener) => {
    tell = (event) => listener(event, store.state)
    return () => undefined
  })
  render(Urgency, { message })
  await screen.findByText(/Convocation en urgence/)
  return tell
}

afterEach(() => vi.restoreAllMocks())

it('says what was decided, and until then that the delay is subject to it', async () => {
  const tell = await shown(null)
  expect(screen.getByText(/sous réserve que l’assemblée l’admette/)).toBeTruthy()
  tell({ type: 'sitting_changed', sitting: noted(true, 4) })
  expect(screen.getByText(/sous réserve/)).toBeTruthy()
  tell({ type: 'sitting_changed', sitting: noted(false) })
  expect(await screen.findByText('Convocation en urgence : l’assemblée ne l’a pas admise.')).toBeTruthy()
  expect(screen.queryByText(/sous réserve/)).toBeNull()
})

it('finds what was decided before', async () => {
  await shown(true)
  expect(await screen.findByText('Convocation en urgence : l’assemblée l’a admise.')).toBeTruthy()
})
