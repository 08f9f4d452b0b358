import { render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import { store } from '../../sync/live'
import { Refused } from '../../sync/socket'
import { conversation, me, ME, message, person, post, receipt, started } from '../../testing/records'
import PostBody from './PostBody.svelte'

it('acknowledges the text that is shown, and has a later one read first', async () => {
  const [opened_at, edited_at] = [new Date('2026-09-08T09:14:00Z'), new Date('2026-09-08T09:20:00Z')]
  const shown = { ...message(7, 3, { author: 2, edited_at }), content: post('Fête', { tracked: true }) }
  store.apply({
    type: 'started',
    started: started({
      me: me(),
      people: [person(ME), person(2)],
      conversations: [conversation(7, [ME, 2])],
      receipts: [receipt(7, 3, { opened_at })],
    }),
  })
  const failure = {
    type: 'failure',
    id: 1,
    code: 'conflict',
    detail: 'edited_at',
    reference: '',
    retry_after: 0,
  } as const
  const run = vi.spyOn(store, 'run').mockRejectedValue(new Refused(failure))
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  render(PostBody, { message: shown })
  screen.getByRole('button', { name: 'J’accuse réception' }).click()
  expect((await screen.findByRole('alert')).textContent).toContain('Lisez le nouveau texte')
  expect(run.mock.lastCall?.[0]).toMatchObject({ type: 'acknowledge', seq: 3, edited_at })
})
