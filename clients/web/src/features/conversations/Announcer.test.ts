import { cleanup, render } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AnyEvent } from '../../frames'
import { store } from '../../sync/live'
import { chat, ME, message, person, started } from '../../testing/records'
import Announcer from './Announcer.svelte'

let tell: (event: AnyEvent) => unknown
let region: Element | null

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(store, 'listen').mockImplementation((listener) => {
    tell = (event) => listener(event, store.state)
    return () => undefined
  })
  store.apply({ type: 'started', started: started({ people: [person(ME), person(2, { name: 'Maëlle' })] }) })
  region = render(Announcer, { conversation: 7 }).container.querySelector('[aria-live=polite]')
})

afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function said(...texts: [conversation: number, author: number, text: string][]): Promise<string | undefined> {
  for (const [seq, [group, author, text]] of texts.entries())
    tell({ type: 'message_sent', message: message(group, seq + 1, { author, content: chat(text) }) })
  await vi.advanceTimersByTimeAsync(1_000)
  return region?.textContent.replace(/\s/g, ' ')
}

it('says who writes what in the conversation that is open', async () => {
  expect(await said([7, 2, 'Le gravier est livré.'])).toBe('Maëlle : Le gravier est livré.')
})

it('says nothing of one’s own, nor of other conversations', async () => {
  expect(await said([7, ME, 'Bonjour'], [8, 2, 'Ailleurs'])).toBe('')
})

it('counts a burst, and does not read it out', async () => {
  expect(await said([7, 2, 'Un'], [7, 2, 'Deux'], [7, 2, 'Trois'])).toMatch(/^3 /)
})
