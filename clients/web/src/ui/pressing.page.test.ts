import { afterEach, expect, it } from 'vitest'
import { pressOnce } from './pressing'

afterEach(() => {
  document.body.replaceChildren()
})

/** Whether the browser would press the button, or break the line, for this key. */
function acts(tag: 'button' | 'textarea', key: string, repeat: boolean): boolean {
  const it = document.body.appendChild(document.createElement(tag))
  return it.dispatchEvent(new KeyboardEvent('keydown', { key, repeat, bubbles: true, cancelable: true }))
}

it('lets a held Enter press a button once, and write lines', () => {
  const end = pressOnce()
  expect(acts('button', 'Enter', false)).toBe(true)
  expect(acts('button', 'Enter', true)).toBe(false)
  expect(acts('button', 'ArrowDown', true)).toBe(true)
  expect(acts('textarea', 'Enter', true)).toBe(true)
  end()
  expect(acts('button', 'Enter', true)).toBe(true)
})
