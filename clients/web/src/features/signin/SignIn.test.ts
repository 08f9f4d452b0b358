import { fireEvent, render, screen } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import { go } from '../../router'
import { store } from '../../sync/live'
import SignIn from './SignIn.svelte'

const house = { name: 'Josselin', time_zone: 'Europe/Paris', sends_mail: true }
let asked: string[]
let answer: () => Response

beforeEach(() => {
  vi.restoreAllMocks()
  asked = []
  vi.stubGlobal('fetch', (path: string, { body }: RequestInit) => {
    if (path === '/api/authority') return Promise.resolve(Response.json(house))
    asked.push(body as string)
    return Promise.resolve(answer())
  })
})

/** Refused so, by the server. */
function refusing(code: string, detail = ''): void {
  answer = () => Response.json({ code, detail }, { status: 403 })
}

async function enter(email: string, password: string): Promise<void> {
  await fireEvent.input(screen.getByLabelText('Votre adresse électronique'), { target: { value: email } })
  await fireEvent.input(screen.getByLabelText('Mot de passe'), { target: { value: password } })
  await fireEvent.click(screen.getByRole('button', { name: 'Se connecter' }))
}

it('says what lacks where it lacks, and asks nobody; then one comes in where one wanted to go', async () => {
  const expected = vi.spyOn(store, 'expect').mockImplementation(() => undefined)
  answer = () => Response.json({ person: 7 })
  go('/connexion?suite=%2Fseances')
  render(SignIn)
  await enter(' ', '')
  const described = (field: HTMLElement) =>
    document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent
  expect(described(screen.getByLabelText('Votre adresse électronique'))).toBe('Indiquez votre adresse électronique.')
  expect(described(screen.getByLabelText('Mot de passe'))).toBe('Indiquez votre mot de passe.')
  expect([screen.queryByRole('alert'), asked]).toEqual([null, []])
  await enter('moi@josselin.example', 'le parvis')
  await vi.waitFor(() => expect(location.pathname).toBe('/seances'))
  expect(asked).toEqual([JSON.stringify({ email: 'moi@josselin.example', password: 'le parvis' })])
  expect(expected).toHaveBeenCalledWith(7)
})

it('says until when one had access, and whom to ask; of a wrong pair nothing more than that', async () => {
  render(SignIn)
  refusing('access_over', '2026-09-08T22:00:00Z')
  await enter('moi@josselin.example', 'le parvis')
  expect((await screen.findByRole('alert')).textContent).toContain('Votre accès a pris fin le mardi 8 septembre 2026.')
  expect(screen.getByRole('alert').textContent).toContain('adressez-vous à l’administration de l’espace (Josselin)')
  refusing('wrong_password')
  await enter('moi@josselin.example', 'un autre')
  await vi.waitFor(() =>
    expect(screen.getByRole('alert').textContent.trim()).toBe('Cette adresse et ce mot de passe ne vont pas ensemble.'),
  )
})
