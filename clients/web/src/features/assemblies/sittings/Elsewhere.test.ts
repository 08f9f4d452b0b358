import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import type { ConvocationMessage } from '../../../domain/convocations'
import type { Convocation } from '../../../frames'
import { message } from '../../../testing/records'
import { Attaching } from '../../files'
import Elsewhere from './Elsewhere.svelte'
import { Holding } from './holding.svelte'

afterEach(() => vi.restoreAllMocks())

it('asks by whose word the quorum lacked, and enters the items that are ticked', async () => {
  const agenda = [{ title: 'Budget' }, { title: 'Voirie' }]
  const content = { type: 'convocation', opens_at: new Date('2026-09-11T18:30:00Z'), agenda } as Convocation
  const shown = message(7, 3, { content }) as ConvocationMessage
  vi.spyOn(Attaching.prototype, 'ids', 'get').mockReturnValue([17])
  vi.spyOn(Attaching.prototype, 'ready', 'get').mockReturnValue(true)
  const holding = new Holding(
    () => shown,
    () => undefined,
  )
  const run = vi.spyOn(holding, 'run').mockResolvedValue()
  const onclose = vi.fn()
  render(Elsewhere, { message: shown, holding, ready: true, onclose })
  await fireEvent.click(screen.getByRole('checkbox', { name: 'Point 2, Voirie' }))
  await fireEvent.click(screen.getByRole('button', { name: 'Inscrire' }))
  expect(screen.getByText('Dites d’après qui le quorum a manqué.')).toBeTruthy()
  expect(run).not.toHaveBeenCalled()
  await fireEvent.input(screen.getByLabelText(/^D’après qui/), { target: { value: 'le procès-verbal' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Inscrire' }))
  await vi.waitFor(() => expect(onclose).toHaveBeenCalled())
  expect(run).toHaveBeenCalledWith({
    type: 'record_held_elsewhere',
    held_at: content.opens_at,
    file: 17,
    lacking: [2],
    lacking_by: 'le procès-verbal',
  })
})
