import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import { go, serve } from '../../router'
import { store } from '../../sync/live'
import { ME, person, started } from '../../testing/records'
import { dismiss, summoned } from '../../ui/summoned.svelte'
import Settings from './Settings.svelte'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

it('leads to the form that tells what does not work', async () => {
  store.apply({ type: 'started', started: started() })
  vi.spyOn(store, 'run').mockReturnValue(new Promise(() => undefined))
  render(Settings)
  await fireEvent.click(screen.getByRole('button', { name: 'Signaler un problème' }))
  expect(summoned()).toBe('problem')
  dismiss()
})

it.each([
  ['official', 'Convocations'],
  ['staff', /^Cette page n’existe pas/],
] as const)('has for the %s a page of how they are convened, or none such: %s', async (population, title) => {
  serve({ settings_section: { at: '/reglages/:section' } })
  go('/reglages/convocations')
  vi.spyOn(store, 'run').mockReturnValue(new Promise(() => undefined))
  store.apply({ type: 'started', started: started({ people: [person(ME, { population })] }) })
  render(Settings)
  expect(await screen.findByRole('heading', { level: 1, name: title })).toBeTruthy()
})
