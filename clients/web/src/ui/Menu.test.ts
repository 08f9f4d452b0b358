import { render, screen } from '@testing-library/svelte'
import { createRawSnippet, tick } from 'svelte'
import { expect, it, vi } from 'vitest'
import Menu from './Menu.svelte'

function button(opener: () => { onclick: (event: MouseEvent) => void }) {
  return {
    render: () => '<button type="button">Actions</button>',
    setup: (element: Element) => {
      element.addEventListener('click', (event) => {
        opener().onclick(event as MouseEvent)
      })
    },
  }
}

it('opens, moves by the arrows, acts and closes', async () => {
  const run = vi.fn()
  const items = [{ label: 'Répondre' }, 'rule' as const, { label: 'Supprimer', kind: 'danger' as const, run }]
  render(Menu, { label: 'Actions', items, button: createRawSnippet(button) })
  expect(screen.queryByRole('menu')).toBeNull()

  screen.getByText('Actions').click()
  await tick()
  const [first, last] = await screen.findAllByRole('menuitem')
  first?.focus()
  first?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
  expect(document.activeElement).toBe(last)
  last?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }))
  expect(document.activeElement).toBe(first)

  last?.click()
  await tick()
  expect(run).toHaveBeenCalledOnce()
  expect(screen.queryByRole('menu')).toBeNull()
})
