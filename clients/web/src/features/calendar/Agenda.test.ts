import { fireEvent, render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, it, vi } from 'vitest'
import { go, serve } from '../../router'
import { store } from '../../sync/live'
import { calendarEvent, conversation, ME, membership, message, started } from '../../testing/records'
import Agenda from './Agenda.svelte'

/** On a screen that is wide enough for a week. */
async function open(address: string): Promise<void> {
  const content = calendarEvent({
    title: 'Bal des pompiers',
    starts_at: new Date('2027-06-04T20:00Z'),
    ends_at: new Date('2027-06-05T00:00Z'),
  })
  const conversations = [conversation(1, [ME, 2])]
  const cursors = [{ conversation: 1, seq: 1 }]
  const messages = [message(1, 1, { content })]
  store.apply({
    type: 'started',
    started: started({ conversations, memberships: [membership(1)], cursors, messages }),
  })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockResolvedValue({} as never)
  vi.spyOn(window, 'matchMedia').mockImplementation(
    () => Object.assign(new EventTarget(), { matches: false }) as MediaQueryList,
  )
  serve({ agenda: { at: '/agenda' } })
  go(address)
  render(Agenda)
  await tick()
}

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

it('is walked through with the keyboard, and shown by month, week and list', async () => {
  await open('/agenda?jour=2026-09-08')
  const focused = () => (document.activeElement as HTMLElement | null)?.dataset.day
  expect(screen.getByRole('heading', { name: 'septembre 2026' })).toBeTruthy()
  document.querySelector<HTMLElement>('[data-day="2026-09-08"]')?.focus()
  for (const [key, day] of [
    ['ArrowRight', '2026-09-09'],
    ['ArrowDown', '2026-09-16'],
    ['Home', '2026-09-14'],
    ['End', '2026-09-20'],
    ['PageDown', '2026-10-20'],
    ['ArrowUp', '2026-10-13'],
    ['ArrowLeft', '2026-10-12'],
    ['PageUp', '2026-09-12'],
  ] as const) {
    await fireEvent.keyDown(document.activeElement as Element, { key })
    await vi.waitFor(() => expect(focused()).toBe(day))
  }
  await press('Mois suivant')
  expect(screen.getByRole('heading', { name: 'octobre 2026' })).toBeTruthy()
  await press('Semaine')
  expect(screen.getAllByRole('region')).toHaveLength(7)
  await press('Liste')
  expect(screen.getByRole('region', { name: 'Dans l’agenda d’octobre 2026' })).toBeTruthy()
})

it('has an event over midnight on both its days of a week', async () => {
  await open('/agenda?jour=2027-06-04&vue=semaine')
  const on = (day: RegExp) => screen.getByRole('region', { name: day }).querySelector('a')?.textContent
  expect(on(/^vendredi 4 juin/)).toContain('22:00')
  expect(on(/^vendredi 4 juin/)).toContain('Bal des pompiers')
  expect(on(/^samedi 5 juin/)).toContain('– 02:00')
  expect(on(/^samedi 5 juin/)).toContain('Bal des pompiers')
})
