/* A finger that stays: what a right click or a hovering mouse is on a desk. */

import type { Attachment } from 'svelte/attachments'

/** Milliseconds and pixels. */
const HELD = 450
const STRAYS = 10

/** Calls `act` with the element when a finger rests on it, or on its key for menus; the mouse keeps its own menu. */
export function longPress(act: (element: Element) => void): Attachment<HTMLElement> {
  return (element) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let from = { x: 0, y: 0 }
    let acted = false
    const cancel = () => {
      clearTimeout(timer)
    }
    const down = (event: PointerEvent) => {
      acted = false
      if (event.pointerType === 'mouse') return
      from = { x: event.clientX, y: event.clientY }
      cancel()
      timer = setTimeout(() => {
        acted = true
        act(element)
      }, HELD)
    }
    const move = (event: PointerEvent) => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STRAYS) cancel()
    }
    // The finger that comes up after a long press must not also follow the link below it.
    const click = (event: MouseEvent) => {
      if (acted) {
        event.preventDefault()
        event.stopPropagation()
      }
      acted = false
    }
    const menu = (event: MouseEvent) => {
      const byMouse = event instanceof PointerEvent && event.pointerType === 'mouse'
      if (byMouse) return
      event.preventDefault()
      if (event.button === -1 || !(event instanceof PointerEvent)) act(element)
    }
    const listeners = {
      pointerdown: down,
      pointermove: move,
      pointerup: cancel,
      pointercancel: cancel,
      contextmenu: menu,
    }
    for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener as EventListener)
    element.addEventListener('click', click, { capture: true })
    return () => {
      cancel()
      for (const [name, listener] of Object.entries(listeners)) {
        element.removeEventListener(name, listener as EventListener)
      }
      element.removeEventListener('click', click, { capture: true })
    }
  }
}
