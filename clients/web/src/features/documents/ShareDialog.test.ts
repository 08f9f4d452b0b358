import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, it, vi } from 'vitest'
import type { Node } from '../../frames'
import { store } from '../../sync/live'
import { conversation, ME, me, membership, person, started } from '../../testing/records'
import { toasts } from '../../ui/toasts.svelte'
import ShareDialog from './ShareDialog.svelte'

const own = conversation(1, [ME], { kind: 'direct' })
const node: Node = {
  ...{ id: 4, conversation: 1, kind: 'document', name: 'Arrêté.pdf', parent: null, items: 0, version: null },
  ...{ changed_seq: 4, changed_by: ME, changed_at: new Date(0), brought_by: ME },
  ...{ binned_by: null, binned_at: null, live: null, taken: false, pinned_at: null },
}

/** Shares with whom these letters find; what was asked of the server. */
async function choose(letters: string) {
  const people = [
    person(ME),
    person(2, { name: 'Annick Le Breton' }),
    person(3, { name: 'Cédric Marchal', population: 'guest' }),
  ]
  store.apply({
    type: 'started',
    started: started({ me: me(), people, conversations: [own], memberships: [membership(1)] }),
  })
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  const asked = vi.spyOn(store, 'run').mockImplementation(({ type }) => {
    const answer = type === 'start_direct' ? { conversation: { id: 8 } } : { nodes: [] }
    return Promise.resolve(answer) as never
  })
  asked.mockClear()
  const onclose = vi.fn()
  render(ShareDialog, { nodes: [node], onclose })
  const search = screen.getByRole('searchbox') as HTMLInputElement
  search.value = letters
  search.dispatchEvent(new Event('input', { bubbles: true }))
  await tick()
  screen.getAllByRole('checkbox')[0]?.click()
  await tick()
  return { onclose, asked: () => asked.mock.calls.map(([command]) => command) }
}

async function press(name: string) {
  screen.getByRole('button', { name }).click()
  await tick()
}

it('names who comes from outside, and asks again before something is shared with them', async () => {
  const { asked, onclose } = await choose('cedric')
  expect(screen.getByText(/^Pourront le lire depuis l’extérieur de la mairie\s: Cédric Marchal\.$/)).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
  await press('Partager')
  expect(screen.getByRole('alert').textContent).toContain('Confirmez')
  expect([asked(), onclose.mock.calls]).toEqual([[], []])
  await press('Partager quand même')
  await vi.waitFor(() => expect(onclose).toHaveBeenCalled())
  expect(asked()).toMatchObject([
    { type: 'start_direct', people: [3] },
    { type: 'move_nodes', conversation: 1, nodes: [4], to: 8 },
  ])
  expect(toasts().at(-1)?.text).toBe('Arrêté.pdf est partagé.')
})

it('asks once where nobody comes from outside', async () => {
  const { onclose } = await choose('breton')
  await press('Partager')
  await vi.waitFor(() => expect(onclose).toHaveBeenCalled())
})
