import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ConvocationOffer } from '../../../frames'
import { go, serve } from '../../../router'
import LinkPage from './LinkPage.svelte'

const OFFER: ConvocationOffer = {
  ...{ name: 'Annick Le Breton', conversation: 7, seq: 3, body: 'Conseil municipal', place: 'Mairie' },
  ...{ opens_at: '2026-09-11T18:30:00Z', time_zone: 'Europe/Paris', authority: 'Josselin', language: 'fr' },
  ...{ state: 'stands', opened_at: null, signed_in: false },
}
const OPENED = {
  convocation: { type: 'convocation', opens_at: OFFER.opens_at, agenda: [{ title: 'Budget' }] },
  opened_at: '2026-09-08T09:14:00Z',
}
const asked: string[] = []

/** The page of a link, by what the town hall answers. */
function open(offer: Response) {
  asked.length = 0
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.resolve(path.endsWith('/open') ? new Response(JSON.stringify(OPENED)) : offer)
  })
  render(LinkPage)
}

beforeEach(() => {
  serve({ convocation_link: { at: '/convocation/:token' } })
  go('/convocation/abc')
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('records that it was opened only by an act of the reader, and then lets them acknowledge', async () => {
  open(new Response(JSON.stringify(OFFER)))
  expect(await screen.findByRole('heading', { name: 'Bonjour Annick Le Breton' })).toBeTruthy()
  expect(asked).toEqual(['/api/convocations/abc'])
  await fireEvent.click(screen.getByRole('button', { name: 'Ouvrir la convocation' }))
  expect(await screen.findByRole('heading', { name: 'Ordre du jour' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'J’accuse réception' })).toBeTruthy()
})

it('says of a version that was replaced that it was, and asks for nothing', async () => {
  open(new Response(JSON.stringify({ ...OFFER, state: 'replaced' })))
  expect(await screen.findByText(/^Une nouvelle version a remplacé cette convocation\./)).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Ouvrir la convocation' }))
  expect(await screen.findByRole('heading', { name: 'Ordre du jour' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'J’accuse réception' })).toBeNull()
})

it('leads to the door from a link that is over', async () => {
  open(new Response(JSON.stringify({ code: 'not_found' }), { status: 404 }))
  expect(await screen.findByRole('heading', { name: 'Ce lien ne sert plus' })).toBeTruthy()
  const door = screen.getByRole('link', { name: 'Retour à la connexion' })
  expect(door.getAttribute('href')).toBe('/connexion')
})
