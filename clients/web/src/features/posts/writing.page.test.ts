import { flushSync } from 'svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { PostDraft } from '../../frames'
import { store } from '../../sync/live'
import { LineLost } from '../../sync/socket'
import { message, post, started } from '../../testing/records'
import { PostWriting } from './writing.svelte'

const AT = new Date('2026-09-08T09:14:00Z')
const run = vi.spyOn(store, 'run')

function kept(given: Partial<PostDraft> = {}): PostDraft {
  const said = { title: 'Fête', text: 'Samedi', tracked: false, files: [], cover: null }
  return {
    client_id: 'client-1',
    conversation: 7,
    changed_at: AT,
    ...said,
    publish_at: null,
    labels: [],
    refused: '',
    ...given,
  }
}

function answering(answer: (command: { publish_at?: Date | null }) => unknown): void {
  run.mockReset()
  run.mockImplementation((command) => Promise.resolve(answer(command as never)) as never)
}

beforeEach(() => {
  localStorage.clear()
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
  expect(change.differs).toBe(false)
  change.text = 'Dimanche'
  expect(change.differs).toBe(true)
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
    labels: [],
    edited_at: null,
    asks_anew: false,
  })
  change.asksAnew = true
  change.changed()
  const again = new PostWriting()
  again.takeUpPost({ ...message(7, 3), content: post('Fête', { tracked: true }) })
  await again.publish()
  expect(run.mock.lastCall?.[0]).toMatchObject({ text: 'Dimanche', asks_anew: true })
  again.done()
})

it('may ask anew for another text, and for a correction that was saved without', async () => {
  const taken = (tracked: boolean, edited_at: Date | null) => {
    const writing = new PostWriting()
    writing.takeUpPost({ ...message(7, 3, { edited_at }), content: post('Fête', { tracked }) })
    return writing
  }
  expect([taken(false, AT), taken(true, null), taken(true, AT)].map((one) => one.mayAskAnew)).toEqual([
    false,
    false,
    true,
  ])
  const first = taken(true, null)
  first.text = 'Dimanche'
  expect(first.mayAskAnew).toBe(true)
  const corrected = taken(true, AT)
  corrected.asksAnew = true
  await corrected.publish()
  expect(run.mock.lastCall?.[0]).toMatchObject({ edited_at: AT, asks_anew: true, title: 'Fête' })
})

it('keeps that recipients are asked anew though the text stands, until that or the change is taken back', () => {
  const taken = () => {
    const writing = new PostWriting()
    writing.takeUpPost({ ...message(7, 3, { edited_at: AT }), content: post('Fête', { tracked: true }) })
    return writing
  }
  const first = taken()
  first.asksAnew = true
  first.changed()
  expect(taken().asksAnew).toBe(true)
  first.asksAnew = false
  first.changed()
  expect(taken().asksAnew).toBe(false)
  first.title = 'Fêtes'
  first.changed()
  first.title = 'Fête'
  first.changed()
  expect(taken().title).toBe('Fête')
})

function begunBy(text: string): string {
  const writing = new PostWriting()
  writing.conversation = 7
  writing.text = text
  writing.changed()
  return writing.clientId
}

it('is on this device at once, until the server has it', async () => {
  const number = begunBy('Samedi')
  const anew = new PostWriting()
  anew.takeUpNew(number)
  expect([anew.clientId, anew.conversation, anew.text]).toEqual([number, 7, 'Samedi'])
  await vi.advanceTimersByTimeAsync(2_000)
  const later = new PostWriting()
  later.takeUpNew(number)
  expect(later.text).toBe('')
})

it('goes on with what the server did not get, and is kept there when the page goes', () => {
  const writing = new PostWriting()
  writing.takeUpDraft(kept())
  writing.text = 'Samedi soir'
  writing.changed()
  writing.rest()
  expect(run.mock.lastCall?.[0]).toMatchObject({ type: 'save_post_draft', text: 'Samedi soir' })
  const anew = new PostWriting()
  anew.takeUpDraft(kept())
  expect(anew.text).toBe('Samedi soir')
})

it('has a change of what is published too, until it is given up', () => {
  const published = { ...message(7, 3), content: post('Fête') }
  const change = new PostWriting()
  change.takeUpPost(published)
  change.text = 'Dimanche'
  change.changed()
  const anew = new PostWriting()
  anew.takeUpPost(published)
  expect(anew.text).toBe('Dimanche')
  anew.leave()
  const last = new PostWriting()
  last.takeUpPost(published)
  expect(last.text).not.toBe('Dimanche')
  expect(run).not.toHaveBeenCalled()
})

it('shows what was changed elsewhere meanwhile, and replaces it only once that was seen', async () => {
  const at = (minute: number) => new Date(AT.getTime() + minute * 60_000)
  const said = (text: string, changed_seq: number, edited_at: Date | null) => ({
    ...message(7, 3, { changed_seq, edited_at }),
    content: post('Fête', { text }),
  })
  store.apply({ type: 'started', started: started({ cursors: [{ conversation: 7, seq: 2 }] }) })
  const told = (...given: Parameters<typeof said>) => {
    store.apply({ type: 'message_changed', message: said(...given) })
    return vi.waitFor(() => expect(store.state.logs.get(7)?.messages.at(-1)?.changed_seq).toBe(given[1]))
  }
  await told('Samedi', 3, null)
  const change = new PostWriting()
  change.takeUpPost(said('Samedi', 3, null))
  change.text = 'Dimanche'
  change.changed()
  await told('Lundi', 4, at(1))
  expect([change.text, change.revised?.content.text]).toEqual(['Dimanche', 'Lundi'])
  const comeBack = new PostWriting()
  comeBack.takeUpPost(said('Lundi', 4, at(1)))
  expect([comeBack.text, comeBack.revised?.content.text]).toEqual(['Dimanche', 'Lundi'])
  comeBack.keepOwn()
  expect(comeBack.revised).toBeNull()
  await comeBack.publish()
  expect(run.mock.lastCall?.[0]).toMatchObject({ text: 'Dimanche', edited_at: at(1) })
  await told('Mardi', 5, at(2))
  comeBack.takeRevised()
  expect([comeBack.text, comeBack.revised]).toEqual(['Mardi', null])
  await told('Mercredi', 6, at(3))
  comeBack.text = 'Mercredi'
  expect(comeBack.revised).toBeNull()
})
