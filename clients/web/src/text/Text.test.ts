import { render, screen } from '@testing-library/svelte'
import { tick } from 'svelte'
import { expect, it } from 'vitest'
import Text from './Text.svelte'

const name = (id: number) => (id === 7 ? 'Maëlle Le Goff' : 'Yann Kerbrat')

it('shows what was typed and never takes it for HTML', () => {
  const typed = '<img src=x onerror="alert(1)"> **<script>alert(2)</script>** `<b>`\nhttps://a.example/"onclick="x'
  const { container } = render(Text, { text: typed, name })
  expect(container.querySelectorAll('img, script, b, [onclick]')).toHaveLength(0)
  expect(container.textContent).toContain('<img src=x onerror="alert(1)">')
  expect(container.querySelector('strong')?.textContent).toBe('<script>alert(2)</script>')
})

it('makes a link of an address alone, and of no words that hide one', () => {
  const typed = '<img src=x onerror=alert(1)> [cliquez](javascript:alert(1)) **gras** https://josselin.example/plan'
  const { container } = render(Text, { text: typed, name })
  expect(container.textContent).toContain('<img src=x onerror=alert(1)> [cliquez](javascript:alert(1)) gras')
  expect(container.querySelector('img')).toBeNull()
  expect(screen.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual([
    'https://josselin.example/plan',
  ])
})

it('opens links elsewhere, without telling where from', () => {
  render(Text, { text: 'voir https://josselin.example/plan.', name })
  const link = screen.getByRole('link')
  expect(link.getAttribute('href')).toBe('https://josselin.example/plan')
  expect(link.getAttribute('rel')).toBe('noopener noreferrer nofollow')
})

it('marks the reader among those mentioned', () => {
  const { container } = render(Text, { text: '@[7] et @[8]', name, me: 7 })
  const [me, other] = container.querySelectorAll('.mention')
  expect(me?.textContent).toBe('@Maëlle Le Goff')
  expect(me?.hasAttribute('data-me')).toBe(true)
  expect(other?.hasAttribute('data-me')).toBe(false)
})

it('folds a long text until it is asked for', async () => {
  const { container } = render(Text, { text: 'ligne\n'.repeat(40), name })
  expect(container.querySelector('[data-folded]')).not.toBeNull()
  screen.getByRole('button', { name: 'Lire la suite' }).click()
  await tick()
  expect(container.querySelector('[data-folded]')).toBeNull()
  expect(screen.getByRole('button', { name: 'Réduire' }).getAttribute('aria-expanded')).toBe('true')
})
