import { fireEvent, render, screen, within } from '@testing-library/svelte'
import { beforeEach, expect, it, vi } from 'vitest'
import type { MailQueue, QueuedLetter } from '../../../frames'
import { store } from '../../../sync/live'
import { AT, started } from '../../../testing/records'
import { toasts } from '../../../ui/toasts.svelte'
import Mail from './Mail.svelte'

const letter = (id: number, to: string, given: Partial<QueuedLetter>): QueuedLetter => ({
  id,
  to: `${to}@josselin.example`,
  subject: `Votre mot de passe Parvis, ${to}`,
  written_at: AT,
  failed: false,
  tries: 2,
  reason: '451 4.7.1 try later',
  next_try_at: new Date(Date.now() + 540_000),
  ...given,
})
const waits = letter(7, 'annick', {})
const refused = letter(8, 'personne', { failed: true, reason: '550 5.1.1 no such user', next_try_at: null })

let known: MailQueue
let asked: object[]

beforeEach(() => {
  vi.restoreAllMocks()
  known = { server: '', waiting: 1, failed: 1, letters: [waits, refused], handed: [], stray: [] }
  asked = []
  store.apply({ type: 'started', started: started() })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    if (command.type !== 'load_mail_queue') asked.push(command)
    return Promise.resolve(known) as never
  })
})

const rowOf = async (name: string) => (await screen.findByText(`${name}@josselin.example`)).closest('tr') as HTMLElement

it('says that nothing waits, and what becomes of letters where no server is set', async () => {
  known = { ...known, waiting: 0, failed: 0, letters: [] }
  const handed = { to: 'annick@josselin.example', subject: 'Le lien', handed_at: AT, reply: '' }
  known.handed = [{ ...handed, returned: '', diagnostic: '' }]
  render(Mail)
  expect(await screen.findByText('Rien n’attend')).toBeTruthy()
  expect(screen.getByText(/Aucun serveur de courriel n’est réglé/)).toBeTruthy()
  expect((await rowOf('annick')).textContent).toContain('Écrit dans un fichier')
})

it('shows by itself what has come to wait', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  const whole = known
  known = { ...known, waiting: 0, failed: 0, letters: [] }
  render(Mail)
  expect(await screen.findByText('Rien n’attend')).toBeTruthy()
  known = whole
  vi.advanceTimersByTime(5_000)
  expect(await rowOf('annick')).toBeTruthy()
  vi.useRealTimers()
})

it('says why a letter waits and when it is tried again, and has that done at once', async () => {
  render(Mail)
  const row = await rowOf('annick')
  expect(row.textContent).toMatch(/Prochain essai à.*451 4.7.1 try later/)
  expect(within(row).queryByText('Abandonner')).toBeNull()
  await fireEvent.click(within(row).getByText('Réessayer'))
  expect(asked).toEqual([{ type: 'retry_letter', id: 7 }])
})

it('gives up a letter that was refused, once that is confirmed', async () => {
  render(Mail)
  const row = await rowOf('personne')
  expect(row.textContent).toContain('550 5.1.1 no such user')
  await fireEvent.click(within(row).getByText('Abandonner'))
  expect(asked).toEqual([])
  known = { ...known, failed: 0, letters: [waits] }
  await fireEvent.click(within(document.querySelector('dialog') as HTMLElement).getByText('Abandonner'))
  await vi.waitFor(() => expect(screen.queryByText(refused.to)).toBeNull())
  expect(asked).toEqual([{ type: 'drop_letter', id: 8 }])
})

it('tries all of them again, unless that is taken back', async () => {
  render(Mail)
  const all = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Tout réessayer' })
  await rowOf('annick')
  for (const act of ['Annuler', undefined]) {
    await fireEvent.click(all())
    expect(all().disabled).toBe(true)
    const { act: undo } = toasts().at(-1) ?? {}
    if (act) expect(undo?.label).toBe(act)
    if (act) undo?.run()
    else dispatchEvent(new Event('pagehide'))
    await vi.waitFor(() => expect(all().disabled).toBe(false))
    expect(asked).toEqual(act ? [] : [{ type: 'retry_letters' }])
  }
})
