import { render, screen } from '@testing-library/svelte'
import { afterEach, expect, it } from 'vitest'
import { speak } from '../../../i18n'
import { store } from '../../../sync/live'
import { started } from '../../../testing/records'
import SealedEntries from './SealedEntries.svelte'

const AT = new Date('2026-09-08T09:14:00Z')

function shown(act: string, to_file: boolean) {
  store.apply({ type: 'started', started: started() })
  const rest = {
    position: 3,
    on: null,
    at: AT,
    person: null,
    author: null,
    name: 'Annick',
    detail: '',
    hash: 'ab'.repeat(32),
  }
  render(SealedEntries, { entries: [{ ...rest, act, to_file, taken_over: false }], zone: 'Europe/Paris' })
}

afterEach(() => speak('fr'))

it.each([
  ['handed', 'Courriel écrit dans un fichier, non envoyé, Annick'],
  ['invitation_handed', 'Courriel d’invitation écrit dans un fichier, non envoyé, Annick'],
])('says of a letter that was written to a file (%s) that it has not left, and shows it as failed', (act, said) => {
  shown(act, true)
  expect(screen.getByText(said).closest('li')?.dataset['k']).toBe('bad')
  expect(screen.queryByText(/remis/)).toBeNull()
})

it.each([
  ['frozen', 'Convocation figée, Annick'],
  ['invited', 'Invitation à la séance, Annick'],
  ['copied', 'Copie pour information, Annick'],
])('says of %s no more than what is known when it is entered', (act, said) => {
  shown(act, false)
  expect(screen.getByText(said)).toBeTruthy()
})

it('says so in English', async () => {
  await speak('en')
  shown('handed', true)
  expect(screen.getByText('E-mail written to a file, not sent, Annick')).toBeTruthy()
})

it('says of a letter that a mail server took that it was handed over', () => {
  shown('handed', false)
  expect(screen.getByText('Courriel remis, Annick').closest('li')?.dataset['k']).toBeUndefined()
})
