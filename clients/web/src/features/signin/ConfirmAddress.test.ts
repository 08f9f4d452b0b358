import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { go, serve } from '../../router'
import ConfirmAddress from './ConfirmAddress.svelte'

const offer = { name: 'Katell Tual', email: 'katell@ailleurs.example', before: 'katell.tual@josselin.example' }
const asked: string[] = []

beforeEach(() => {
  asked.length = 0
  serve({ confirm: { at: '/adresse/:token' } })
  go('/adresse/sesame')
})

it.each([
  ['password', false, 'Confirmer cette adresse', 'Vos convocations arrivent bien ici.'],
  ['confirmation', true, 'Confirmer cette adresse', 'votre adresse est désormais katell@ailleurs.example'],
])('changes nothing before its button, then says what followed: %s', async (asks, signs_in, button, said) => {
  vi.stubGlobal('fetch', (path: string, { method = 'GET' }: RequestInit) => {
    asked.push(`${method} ${path}`)
    return Promise.resolve(Response.json(method === 'GET' ? { ...offer, asks } : { signs_in }))
  })
  render(ConfirmAddress)
  const confirm = await screen.findByRole('button', { name: button })
  expect(asked).toEqual(['GET /api/addresses/sesame'])
  await fireEvent.click(confirm)
  expect((await screen.findByRole('status')).textContent).toContain(said)
  expect(asked.slice(1)).toEqual(['POST /api/addresses/sesame'])
})
