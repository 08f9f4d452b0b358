import { cleanup, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it } from 'vitest'
import type { ConvocationMessage } from '../../../domain/convocations'
import type { Receipt } from '../../../frames'
import { store } from '../../../sync/live'
import { AT, conversation, me, ME, message, person, receipt, started } from '../../../testing/records'
import ConvocationCard from './ConvocationCard.svelte'

const MESSAGE = message(7, 3, {
  content: {
    ...{ type: 'convocation', body: 'Conseil municipal', place: 'Mairie', agenda: [], zone: null },
    ...{ opens_at: new Date(Date.now() + 86_400_000), replaced_by: null, cancelled_at: null },
  } as unknown as ConvocationMessage['content'],
}) as ConvocationMessage

/** Where each link of the card leads. */
function links(given: Partial<Receipt>): (string | null)[][] {
  // Nothing is kept of what another person held.
  store.apply({ type: 'started', started: started({ me: me({ person: 99 }) }) })
  store.apply({
    type: 'started',
    started: started({
      people: [person(ME, { civility: 'madame' }), person(2)],
      conversations: [conversation(7, [ME, 2])],
      receipts: [receipt(7, 3, given)],
    }),
  })
  render(ConvocationCard, { message: MESSAGE })
  return screen.getAllByRole('link').map((one) => [one.textContent.trim(), one.getAttribute('href')])
}

afterEach(cleanup)

it('asks to acknowledge, then for an answer, then for nothing', () => {
  expect(links({ opened_at: AT })).toEqual([['Lire et accuser réception', '/seances/7/3']])
  cleanup()
  expect(links({ opened_at: AT, acknowledged_at: AT })).toEqual([
    ['Présente', '/seances/7/3?reponse=present'],
    ['Absente', '/seances/7/3?reponse=absent'],
    ['Pouvoir', '/seances/7/3?reponse=pouvoir'],
  ])
  cleanup()
  expect(links({ opened_at: AT, acknowledged_at: AT, answered_at: AT })).toEqual([
    ['Lire la convocation', '/seances/7/3'],
  ])
})
