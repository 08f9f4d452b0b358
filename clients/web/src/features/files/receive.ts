/* Files dropped or pasted onto a part of the page are joined. */

import type { Attachment } from 'svelte/attachments'
import type { Attaching } from './attaching.svelte'

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}

/** `{@attach receive(() => attaching)}`; while files hover over it, the element has `data-drop`. Undefined takes none. */
export function receive(attaching: () => Attaching | undefined): Attachment<HTMLElement> {
  return (element) => {
    const over = (event: DragEvent) => {
      if (!carriesFiles(event) || !attaching()) return
      event.preventDefault()
      element.dataset.drop = ''
    }
    const leave = (event: DragEvent) => {
      if (!element.contains(event.relatedTarget as Node | null)) delete element.dataset.drop
    }
    const drop = (event: DragEvent) => {
      delete element.dataset.drop
      if (!carriesFiles(event)) return
      const taking = attaching()
      if (!taking) return
      event.preventDefault()
      taking.add(event.dataTransfer?.files ?? [])
    }
    const paste = (event: ClipboardEvent) => {
      const files = event.clipboardData?.files
      const taking = attaching()
      // A word processor puts a picture of the text beside it: the text is meant.
      if (!files?.length || !taking || event.clipboardData?.types.includes('text/plain')) return
      event.preventDefault()
      taking.add(files)
    }
    element.addEventListener('dragover', over)
    element.addEventListener('dragleave', leave)
    element.addEventListener('drop', drop)
    element.addEventListener('paste', paste)
    return () => {
      element.removeEventListener('dragover', over)
      element.removeEventListener('dragleave', leave)
      element.removeEventListener('drop', drop)
      element.removeEventListener('paste', paste)
    }
  }
}
