import { render } from '@testing-library/svelte'
import { createRawSnippet, tick } from 'svelte'
import { expect, it, vi } from 'vitest'
import Popover from './Popover.svelte'

const children = createRawSnippet(() => ({ render: () => '<p>Répondre</p>' }))
const box = (left: number, top: number, width: number, height: number) => ({ left, top, width, height }) as DOMRect

it('stays where its button was, should that be taken out of the page', async () => {
  vi.stubGlobal('innerHeight', 800)
  vi.spyOn(document.documentElement, 'clientWidth', 'get').mockReturnValue(1000)
  const anchor = document.body.appendChild(document.createElement('button'))
  anchor.getBoundingClientRect = () => (anchor.isConnected ? box(300, 200, 40, 40) : box(0, 0, 0, 0))
  const { component } = render(Popover, { label: 'Actions', children })
  const opening = component.openAt(anchor)
  anchor.remove()
  await opening
  await tick()
  const dialog = document.querySelector('dialog')
  expect([dialog?.style.left, dialog?.style.top]).toEqual(['300px', '246px'])
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})
