import { render, screen } from '@testing-library/svelte'
import { expect, it } from 'vitest'
import { store } from '../../../sync/live'
import { me, ME, person, started } from '../../../testing/records'
import Convene from './Convene.svelte'

it('is no page for whoever convenes nobody', () => {
  store.apply({
    type: 'started',
    started: started({ me: me(), people: [person(ME, { population: 'guest' })] }),
  })
  render(Convene)
  expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('n’existe pas')
})
