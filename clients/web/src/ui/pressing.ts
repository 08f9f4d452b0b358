/* A button is pressed once each time, however long the key is held. */

/** From now on a held Enter presses what it is on once: what it has become meanwhile is another act. Returns what ends it. */
export function pressOnce(): () => void {
  const held = (event: KeyboardEvent) => {
    if (event.repeat && event.key === 'Enter' && event.target instanceof HTMLButtonElement) event.preventDefault()
  }
  document.addEventListener('keydown', held)
  return () => {
    document.removeEventListener('keydown', held)
  }
}
