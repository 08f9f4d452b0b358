/* Ctrl K, wherever one is: to the search, within the conversation that is open when there is one and Shift is held. */

import { go, route } from '../router'

/** Goes to the search on Ctrl K or Cmd K; returns what takes it back. */
export function followShortcut(): () => void {
  const key = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return
    event.preventDefault()
    const { conversation, name } = route()
    if (name === 'search') document.querySelector<HTMLElement>('[role=search] input')?.focus()
    else go(event.shiftKey && conversation ? `/recherche?dans=${conversation}` : '/recherche')
  }
  addEventListener('keydown', key)
  return () => {
    removeEventListener('keydown', key)
  }
}
