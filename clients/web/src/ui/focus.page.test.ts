import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { comeBack, keepFocus } from './focus'

let end: () => void

function find(id: string): HTMLButtonElement {
  return document.getElementById(id) as HTMLButtonElement
}

const focused = () => document.activeElement?.id

beforeEach(() => {
  document.body.innerHTML = `<main id="contenu" tabindex="-1">
    <ul id="list">
      <li id="first"><button id="a">a</button><button id="b">b</button></li>
      <li id="second"><button id="c">c</button></li>
    </ul>
    <button id="add">+</button>
  </main>
  <section class="bottom-bar"><button id="close">x</button><button id="begin">1</button></section>`
  end = keepFocus()
})

afterEach(() => {
  end()
  document.body.replaceChildren()
})

it.each([
  ['a', ['a'], 'b'],
  ['b', ['b'], 'a'],
  ['b', ['first'], 'c'],
  ['c', ['second'], 'b'],
  ['c', ['second', 'list'], 'add'],
  ['begin', ['begin'], 'close'],
])('goes from %s, with %j, to %s', async (from, gone, to) => {
  find(from).focus()
  for (const one of gone) find(one).remove()
  await vi.waitFor(() => expect(focused()).toBe(to))
})

it('goes to the content where all of it is replaced, as by the page that was waited for', async () => {
  find('a').focus()
  find('contenu').outerHTML = '<main id="contenu" tabindex="-1"><p>Accueil</p></main>'
  await vi.waitFor(() => expect(focused()).toBe('contenu'))
})

it('comes back to what was disabled while it acted, or goes on to the next', async () => {
  find('a').focus()
  find('a').blur()
  find('a').disabled = true
  await new Promise((resolve) => setTimeout(resolve, 50))
  find('a').disabled = false
  await vi.waitFor(() => expect(focused()).toBe('a'))
  find('a').blur()
  find('a').disabled = true
  await vi.waitFor(() => expect(focused()).toBe('b'), 3_000)
})

it('stays where somebody else has put it, or has left it on purpose', async () => {
  const frame = () => new Promise((resolve) => setTimeout(resolve, 50))
  find('a').focus()
  find('first').remove()
  find('add').focus()
  await frame()
  expect(focused()).toBe('add')
  find('c').focus()
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
  find('c').blur()
  find('second').remove()
  await frame()
  expect(document.activeElement).toBe(document.body)
})

it.each([
  [[], 'a'],
  [['a'], 'b'],
  [['a', 'b'], 'c'],
  [['first'], 'c'],
  [['list'], 'contenu'],
])('comes back from a dialog, with %j gone meanwhile, to %s', async (gone, to) => {
  find('a').focus()
  const giveBack = comeBack()
  find('close').focus()
  for (const one of gone) find(one).remove()
  find('close').blur()
  if (!gone.length) find('a').focus() // as the browser itself does
  giveBack()
  await vi.waitFor(() => expect(focused()).toBe(to))
})
