import { render, screen } from '@testing-library/svelte'
import { afterEach, expect, it, vi } from 'vitest'
import { store } from '../../sync/live'
import { ME, me, person, started } from '../../testing/records'
import { dismiss } from '../../ui/summoned.svelte'
import PaletteLines from './PaletteLines.svelte'
import Summoned from './Summoned.svelte'

afterEach(() => vi.restoreAllMocks())

it.each([
  ['mot de passe', '/reglages/connexions'],
  ['thème', '/reglages/affichage'],
  ['sombre', '/reglages/affichage'],
  ['notifications', '/reglages/notifications'],
])('leads from « %s » to the setting', (typed, href) => {
  store.apply({ type: 'started', started: started({ me: me(), people: [person(ME)] }) })
  const { component, unmount } = render(PaletteLines, { asked: { typed }, list: 'list' })
  component.key(new KeyboardEvent('keydown', { key: 'Enter' }))
  expect(location.pathname).toBe(href)
  unmount()
})

it('asks itself nothing any more once it has led somewhere', async () => {
  const warned = vi.spyOn(console, 'warn')
  store.apply({ type: 'started', started: started() })
  const { component, unmount } = render(PaletteLines, { asked: { typed: 'agenda' }, list: 'list' })
  expect(component.chosen()).toBeTruthy()
  component.key(new KeyboardEvent('keydown', { key: 'Enter' }))
  unmount()
  store.apply({ type: 'started', started: started({ people: [person(2, { name: 'Agenda Le Bris' })] }) })
  await new Promise(requestAnimationFrame)
  expect(warned).not.toHaveBeenCalled()
})

it('leads to the form that tells what does not work, over the page where one is', async () => {
  store.apply({ type: 'started', started: started() })
  const { component, unmount } = render(PaletteLines, { asked: { typed: 'signaler' }, list: 'list' })
  component.key(new KeyboardEvent('keydown', { key: 'Enter' }))
  unmount()
  render(Summoned)
  expect(await screen.findByLabelText('Que se passe-t-il ?')).toBeTruthy()
  dismiss()
})
