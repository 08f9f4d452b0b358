import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { store } from '../../../sync/live'
import { me, ME, person, started } from '../../../testing/records'
import { toldBy } from './differences'
import OtherHours from './OtherHours.svelte'

const opens_at = new Date('2026-09-11T18:30:00Z')
const said = (zone: string) => {
  store.apply({ type: 'started', started: started({ me: me(), people: [person(ME)] }) })
  const { container } = render(OtherHours, { before: { opens_at, zone } })
  return container.textContent.replace(/[\u00a0\u202f]/g, ' ').trim()
}

it('says what the version that was sent told, where the town hall has other hours now', () => {
  expect(said('Indian/Reunion')).toContain('dit 22 h 30, aux horloges de Indian/Reunion')
  expect(screen.getByText(/où il est alors 20 h 30/)).toBeTruthy()
})

it.each(['', 'Europe/Paris', 'Europe/Brussels'])('says nothing where the hours are the same: %s', (zone) => {
  expect(said(zone)).toBe('')
})

it('holds a new version against the hours that were told', () => {
  const before = { opens_at, place: '', text: '', agenda: [], zone: 'Indian/Reunion' }
  expect(toldBy(before, 'Europe/Paris').hour).toBe('22:30')
  expect(toldBy({ ...before, zone: '' }, 'Europe/Paris').hour).toBe('20:30')
})
