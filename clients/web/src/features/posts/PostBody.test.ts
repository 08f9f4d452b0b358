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

it('says to whom it is sealed again what is recorded, that it is asked anew or recalled, and shows no text', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 8, 8, 9, minute))
  const shown = { ...message(7, 4, { author: 2, edited_at: at(20) }), content: post('Fête', { tracked: true }) }
  shown.content.text = 'À la salle des fêtes'
  const earlier = [{ replaced_at: at(20), opened_at: at(14), acknowledged_at: at(15) }]
  store.apply({
    type: 'started',
    started: started({
      me: me(),
      people: [person(ME), person(2, { name: 'Maëlle Le Goff' })],
      conversations: [conversation(7, [ME, 2])],
      receipts: [receipt(7, 4, { earlier, reminded_at: at(30) })],
    }),
  })
  render(PostBody, { message: shown })
  const told = screen.getByText(/^Publication suivie/).closest('p')?.textContent ?? ''
  expect(told).toContain('enregistrées et visibles par Maëlle Le Goff')
  expect(told).toContain('on vous demande de la lire à nouveau')
  expect(told).toContain('accusé du texte précédent')
  expect(told).toContain('On vous l’a rappelée')
  expect(told).not.toContain('Vous avez accusé réception')
  expect(screen.queryByText('À la salle des fêtes')).toBeNull()
  expect(screen.getByRole('button', { name: 'Lire la publication' })).toBeTruthy()
})
