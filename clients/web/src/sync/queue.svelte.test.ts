import { flushSync } from 'svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { store } from './live'
import { Queue, type Queued } from './queue.svelte'

const sent: string[] = []

/** A page of this browser; how it is closed. */
function page(): { queue: Queue<Queued>; close: () => void } {
  let queue: Queue<Queued> | undefined
  const close = $effect.root(() => {
    queue = new Queue<Queued>('figures', '5/1', ({ client_id }) => {
      sent.push(client_id)
      return Promise.resolve()
    })
  })
  flushSync()
  return { queue: queue as Queue<Queued>, close }
}

const online = (line: 'online' | 'offline') => vi.spyOn(store, 'line', 'get').mockReturnValue(line)

beforeEach(() => {
  localStorage.clear()
  vi.restoreAllMocks()
  sent.length = 0
  online('offline')
})

it('loses nothing of what another page has added', async () => {
  const [one, other] = [page(), page()]
  one.queue.add({ client_id: 'a' })
  other.queue.add({ client_id: 'b' })
  one.close()
  other.close()
  online('online')
  const { queue, close } = page()
  await vi.waitFor(() => expect(queue.waiting).toEqual([]))
  expect(sent.toSorted()).toEqual(['a', 'b'])
  close()
})

it('does not bring back what was taken back, or is in the place of another', () => {
  const { queue, close } = page()
  const one = { client_id: 'a' }
  queue.add(one)
  queue.takeBack(one)
  queue.add({ client_id: 'b' })
  queue.add({ client_id: 'c' }, ({ client_id }) => client_id === 'b')
  expect(queue.waiting.map(({ client_id }) => client_id)).toEqual(['c'])
  close()
})
