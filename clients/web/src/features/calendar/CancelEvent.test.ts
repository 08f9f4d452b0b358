import { fireEvent, render, screen } from '@testing-library/svelte'
import { expect, it, vi } from 'vitest'
import type { AnyCommand, CalendarEvent } from '../../frames'
import { store } from '../../sync/live'
import { AT, calendarEvent, ME, message, person, started } from '../../testing/records'
import CancelEvent from './CancelEvent.svelte'

const told = (edited_at: Date | null, given: Partial<CalendarEvent> = {}) => {
  const content = calendarEvent(given)
  return { ...message(1, 7, { author: ME, edited_at }), content }
}

it('cancels an event that another has changed meanwhile once it has been seen as it is now', async () => {
  const asked: AnyCommand[] = []
  const people = [person(ME), person(2, { name: 'Maëlle Le Goff' })]
  store.apply({ type: 'started', started: started({ people }) })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockImplementation((command) => {
    asked.push(command)
    return Promise.resolve({}) as never
  })
  const onclose = vi.fn()
  const { rerender } = render(CancelEvent, { message: told(null), onclose })
  const cancel = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Annuler l’événement' })
  expect(cancel().disabled).toBe(false)

  await rerender({ message: told(AT, { place: 'Salle des fêtes', changed_by: 2 }) })
  expect(screen.getByRole('alert').textContent).toContain('Maëlle Le Goff a modifié ceci entre-temps')
  expect(screen.getByText('Salle des fêtes')).toBeTruthy()
  expect(cancel().disabled).toBe(true)
  await fireEvent.click(screen.getByRole('button', { name: 'J’ai vu' }))
  await fireEvent.click(cancel())
  await vi.waitFor(() => expect(onclose).toHaveBeenCalledOnce())
  expect(asked).toEqual([{ type: 'cancel_event', conversation: 1, seq: 7, edited_at: AT }])
})
