import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { AnyCommand, Poll } from '../../frames'
import { store } from '../../sync/live'
import { AT, conversation, ME, membership, message, person, started } from '../../testing/records'
import PollCard from './PollCard.svelte'

const ANNICK = 2
const asked: AnyCommand[] = []
/** What the server knows that the reader has chosen. */
let ballot: readonly number[]

beforeEach(() => {
  vi.restoreAllMocks()
  asked.length = 0
  ballot = []
  const people = [person(ME), person(ANNICK, { name: 'Annick Le Breton' }), person(3)]
  const conversations = [conversation(1, [ME, ANNICK, 3])]
  store.apply({ type: 'started', started: started({ people, conversations, memberships: [membership(1)] }) })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    asked.push(command)
    if (command.type === 'vote_poll') ballot = command.options
    return Promise.resolve({ conversation: 1, seq: 7, options: ballot }) as never
  })
})

/** Of an unnamed poll nothing is counted before its end. */
function unnamed(given: Partial<Poll> = {}) {
  const content: Poll = {
    type: 'poll',
    question: 'Un avis sur les horaires ?',
    options: ['Bons', 'À revoir'].map((text) => ({ text, votes: null, people: [] })),
    several: false,
    named: false,
    ends_at: null,
    voters: 0,
    closed_at: null,
    closed_by: null,
    ...given,
  }
  return { ...message(1, 7), content }
}

const option = (name: RegExp) => screen.getByRole<HTMLButtonElement>('button', { name })
const taken = (name: RegExp) => option(name).getAttribute('aria-pressed')

it('tells of an unnamed poll how many have answered and nothing else, until it is closed', async () => {
  const { rerender } = render(PollCard, { message: unnamed({ voters: 1 }) })
  expect(screen.getByText(/^1 personne a répondu/)).toBeTruthy()
  expect(screen.queryByText(/\d réponse/)).toBeNull()
  const options = [2, 1].map((votes, place) => ({ text: ['Bons', 'À revoir'][place] ?? '', votes, people: [] }))
  await rerender({ message: unnamed({ voters: 3, options, closed_at: AT, closed_by: ANNICK }) })
  expect(option(/^À revoir/).textContent).toContain('1 réponse')
  expect(screen.getByText(/Clos par Annick Le Breton/)).toBeTruthy()
  expect(option(/^Bons/).disabled).toBe(true)
})

it('knows what was chosen, now and when one comes back, though no name stands in the poll', async () => {
  const { unmount } = render(PollCard, { message: unnamed() })
  await vi.waitFor(() => expect(option(/^À revoir/).disabled).toBe(false))
  await fireEvent.click(option(/^À revoir/))
  await vi.waitFor(() => expect(taken(/^À revoir/)).toBe('true'))
  expect(asked.at(-1)).toEqual({ type: 'vote_poll', conversation: 1, seq: 7, options: [2] })
  unmount()
  render(PollCard, { message: unnamed({ voters: 1 }) })
  await vi.waitFor(() => expect([taken(/^À revoir/), taken(/^Bons/)]).toEqual(['true', 'false']))
})
