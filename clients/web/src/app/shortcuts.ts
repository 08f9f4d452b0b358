/* Keys that work wherever one is: Ctrl K opens the palette, ? lists the keys, Alt and an arrow lead to another conversation. */

import { loadNeighbours } from '../features/search'
import { go, route } from '../router'
import { store } from '../sync/live'
import { dismiss, summon, summoned } from '../ui/summoned.svelte'

/** Follows the keys of the whole page; returns what ends that. */
export function followShortcuts(): () => void {
  const key = (event: KeyboardEvent) => {
    if (store.phase !== 'ready' || event.defaultPrevented || event.isComposing) return
    if (asksForPalette(event)) open(event)
    else if (document.querySelector('dialog[open]')) return
    else if (event.key === '?' && !isTyping(event.target)) summon('keys')
    else if (event.altKey && !event.ctrlKey && !event.metaKey && /^Arrow(Up|Down)$/.test(event.key)) void walk(event)
    else return
    event.preventDefault()
  }
  addEventListener('keydown', key)
  return () => {
    removeEventListener('keydown', key)
  }
}

function asksForPalette(event: KeyboardEvent): boolean {
  return event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey
}

/** With Shift, looks within the conversation that is open. */
function open(event: KeyboardEvent): void {
  const { conversation } = route()
  if (event.shiftKey && conversation) go(`/recherche?dans=${conversation}`)
  else if (summoned() === 'palette') dismiss()
  else if (!document.querySelector('dialog[open]')) summon('palette')
}

async function walk({ key, shiftKey }: KeyboardEvent): Promise<void> {
  const { neighbour } = await loadNeighbours()
  const found = neighbour(store.state, route().conversation, key === 'ArrowDown' ? 1 : -1, shiftKey)
  if (found !== null) go(`/discussions/${found}`)
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
