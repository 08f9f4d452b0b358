import { cleanup, fireEvent, render, screen, within } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import type { Failure, RegisterLine } from '../../../frames'
import { store } from '../../../sync/live'
import { Refused } from '../../../sync/socket'
import { AT, started } from '../../../testing/records'
import RegisterPage from './RegisterPage.svelte'
import RegisterRow from './RegisterRow.svelte'

const LINE = {
  ...{ conversation: 7, seq: 3, body_name: 'Conseil municipal', version: 1, sent_at: AT, sent_by: 'Maëlle' },
  ...{ opens_at: AT, place: 'Mairie', items: ['Budget'], convened: 2, reached: 1, in_time: 1, acknowledged: 0 },
  ...{ replaced_by: null, cancelled_at: null, time_zone: 'Europe/Paris', authority: 'Josselin' },
} as unknown as RegisterLine
const PEOPLE = [
  { name: 'Gildas', state: 'in_time', fact: 'remise en main propre le 8 septembre' },
  { name: 'Annick', state: 'unestablished', fact: 'aucune remise du courriel n’est inscrite' },
]

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

it('says for whom the delay was kept and by which fact, until it is folded again', async () => {
  store.apply({ type: 'started', started: started() })
  vi.spyOn(store, 'run').mockResolvedValue({ people: PEOPLE } as never)
  render(RegisterRow, { line: LINE })
  const fold = screen.getByRole('button', { name: /^Délai par personne/ })
  await fireEvent.click(fold)
  const lists = (await screen.findAllByRole('heading')).map((one) => {
    const list = one.nextElementSibling as HTMLElement
    return [
      one.textContent,
      ...within(list)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ]
  })
  expect(lists).toEqual([
    ['Délai non établi pour 1 personne', 'Annick aucune remise du courriel n’est inscrite'],
    ['Délai tenu pour 1 personne', 'Gildas remise en main propre le 8 septembre'],
  ])
  expect(store.run).toHaveBeenCalledWith({ type: 'load_judgements', conversation: 7, seq: 3 })
  await fireEvent.click(fold)
  expect(screen.queryByRole('heading')).toBeNull()
})

it('is a page that does not exist for whoever convenes nobody', async () => {
  store.apply({ type: 'started', started: started() })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  vi.spyOn(store, 'run').mockRejectedValue(new Refused({ type: 'failure', code: 'not_found', detail: '' } as Failure))
  render(RegisterPage)
  expect(await screen.findByRole('heading', { name: /^Cette page n’existe pas/ })).toBeTruthy()
})
