/* A finger that stays: what a hovering mouse is on a desk. */

import type { Attachment } from 'svelte/attachments'

/** Milliseconds and pixels. */
const HELD = 450
const STRAYS = 10
const LIFTED = 400

function swallow(event: Event): void {
  event.preventDefault()
  event.stopPropagation()
}

/** The finger that is lifted after a long press must not also press what has appeared under it. */
function ignoreLift(): void {
  const end = () => {
    setTimeout(() => {
      removeEventListener('click', swallow, { capture: true })
    }, LIFTED)
  }
  addEventListener('click', swallow, { capture: true })
  addEventListener('pointerup', end, { capture: true, once: true })
  addEventListener('pointercancel', end, { capture: true, once: true })
}

/** Calls `act` with the element when a finger rests on it, or for the key of menus; the mouse keeps its own menu. */
export function longPress(act: (element: Element) => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let from = { x: 0, y: 0 }
    let pointer = ''
    const cancel = () => {
      clearTimeout(timer)
    }
    const down = (event: PointerEvent) => {
      pointer = event.pointerType
      from = { x: event.clientX, y: event.clientY }
      cancel()
      if (pointer === 'mouse') return
      timer = setTimeout(() => {
        ignoreLift()
        act(element)
      }, HELD)
    }
    const move = (event: PointerEvent) => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STRAYS) cancel()
    }
    const menu = (event: MouseEvent) => {
      const finger = pointer !== '' && pointer !== 'mouse'
      const byKey = !finger && event.button !== 2
      if (finger || byKey) event.preventDefault()
      if (byKey) act(element)
    }
    const up = () => {
      cancel()
      pointer = ''
    }
    const listening = new AbortController()
    const { signal } = listening
    element.addEventListener('pointerdown', down, { signal })
    element.addEventListener('pointermove', move, { signal })
    element.addEventListener('pointerup', up, { signal })
    element.addEventListener('pointercancel', cancel, { signal })
    element.addEventListener('contextmenu', menu, { signal })
    return () => {
      cancel()
      listening.abort()
    }
  }
}
