/* Files and folders dropped onto a part of the page. */

import type { Attachment } from 'svelte/attachments'
import type { Chosen } from './adding.svelte'
import { droppedIn } from './choosing'

/** While they hover over it, the element has `data-drop`. */
export function dropping(taken: () => boolean, take: (chosen: Chosen[]) => void): Attachment<HTMLElement> {
  return (element) => {
    const stop = new AbortController()
    const on = <K extends 'dragover' | 'dragleave' | 'drop'>(name: K, does: (event: DragEvent) => void) => {
      element.addEventListener(name, does, { signal: stop.signal })
    }
    const carries = (event: DragEvent) => taken() && (event.dataTransfer?.types.includes('Files') ?? false)
    on('dragover', (event) => {
      if (!carries(event)) return
      event.preventDefault()
      element.dataset.drop = ''
    })
    on('dragleave', (event) => {
      if (!element.contains(event.relatedTarget as Node | null)) delete element.dataset.drop
    })
    on('drop', (event) => {
      delete element.dataset.drop
      if (!carries(event) || !event.dataTransfer) return
      event.preventDefault()
      void droppedIn(event.dataTransfer).then(take)
    })
    return () => {
      stop.abort()
    }
  }
}
