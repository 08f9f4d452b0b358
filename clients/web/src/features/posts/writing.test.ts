import { flushSync } from 'svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { PostDraft } from '../../frames'
import { store } from '../../sync/live'
import { LineLost } from '../../sync/socket'
import { message, post } from '../../testing/records'
import { PostWriting } from './writing.svelte'

const AT = new Date('2026-09-08T09:14:00Z')
const run = vi.spyOn(store, 'run')

function kept(given: Partial<PostDraft> = {}): PostDraft {
  const said = { title: 'Fête', text: 'Samedi', tracked: false, files: [], cover: null }
  return { client_id: 'client-1', conversation: 7, changed_at: AT, ...said, publish_at: null, refused: '', ...given }
}

function answering(answer: (command: { publish_at?: Date | null }) => unknown): void {
  run.mockReset()
  run.mockImplementation((command) => Promise.resolve(answer(command as never)) as never)
}

beforeEach(() => {
  vi.useFakeTimers()
  answering(({ publish_at }) => kept({ publish_at: publish_at ?? null, changed_at: new Date(AT.getTime() + 1_000) }))
})

it('is kept when the hand rests, once, and not before there is anything', async () => {
  const writing = new PostWriting()
  writing.conversation = 7
  writing.changed()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(run).not.toHaveBeenCalled()
  for (const title of ['F', 'Fê', 'Fête']) {
    writing.title = title
    writing.changed()
    await vi.advanceTimersByTimeAsync(500)
  }
  await vi.advanceTimersByTimeAsync(2_000)
  writing.changed()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(run).toHaveBeenCalledTimes(1)
  expect(run.mock.calls[0]?.[0]).toMatchObject({ client_id: writing.clientId, title: 'Fête', publish_at: null })
})

it('says when it could not be kept, and tries again with the next change', async () => {
  answering(() => {
    throw new LineLost()
  })
  const writing = new PostWriting()
  writing.conversation = 7
  writing.title = 'Fête'
  writing.changed()
  await vi.advanceTimersByTimeAsync(2_000)
  expect([writing.unkept, writing.keptAt]).toEqual([true, null])
  answering(() => kept())
  writing.changed()
  await vi.advanceTimersByTimeAsync(2_000)
  expect([writing.unkept, writing.keptAt]).toEqual([false, AT])
})

it('is not changed under its hour while one types', async () => {
  const writing = new PostWriting()
  writing.takeUpDraft(kept({ publish_at: AT }))
  flushSync()
  writing.text = 'Dimanche'
  writing.changed()
  writing.leave()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(run).not.toHaveBeenCalled()
})

it('follows the other device until something is written on this one', () => {
  const later = (text: string, seconds: number) => kept({ text, changed_at: new Date(AT.getTime() + seconds * 1_000) })
  const writing = new PostWriting()
  writing.takeUpDraft(kept())
  writing.follow({ ...later('Ailleurs', 1), client_id: 'client-2' })
  expect(writing.text).toBe('Samedi')
  writing.follow(later('Dimanche', 1))
  expect(writing.text).toBe('Dimanche')
  writing.text = 'Dimanche soir'
  writing.follow(later('Lundi', 2))
  expect(writing.text).toBe('Dimanche soir')
})

it('is published under the number it was kept under; a change of one that is published is an edit', async () => {
  const writing = new PostWriting()
  writing.takeUpDraft(kept({ tracked: true }))
  await writing.publish()
  expect(run.mock.lastCall?.[0]).toMatchObject({ type: 'send_post', client_id: 'client-1', tracked: true })
  const change = new PostWriting()
  change.takeUpPost({ ...message(7, 3), content: post('Fête', { tracked: true }) })
  change.text = 'Dimanche'
  change.leave()
  expect(run).toHaveBeenCalledTimes(1)
  await change.publish()
  expect(run.mock.lastCall?.[0]).toEqual({
    type: 'edit_post',
    conversation: 7,
    seq: 3,
    title: 'Fête',
    text: 'Dimanche',
    files: [],
    cover: null,
  })
})
