/* A row of tools is one stop of the Tab key; arrows go from one tool to the next. */

import type { Attachment } from 'svelte/attachments'

function tools(bar: HTMLElement): HTMLElement[] {
  const all = bar.querySelectorAll<HTMLElement>('button:not(:disabled), select')
  return [...all].filter((one) => !one.closest('[popover], dialog, [role=menu]'))
}

export function enterToolbar(bar: HTMLElement): void {
  tools(bar)
    .find((one) => one.tabIndex === 0)
    ?.focus()
}

/** `<div role="toolbar" {@attach toolbar}>` */
export const toolbar: Attachment<HTMLElement> = (bar) => {
  const stop = (at: HTMLElement | undefined) => {
    for (const one of tools(bar)) one.tabIndex = one === at ? 0 : -1
  }
  const move = (event: KeyboardEvent) => {
    const all = tools(bar)
    const here = all.indexOf(event.target as HTMLElement)
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key]
    if (here === -1 || to === undefined) return
    event.preventDefault()
    all.at(to % all.length)?.focus()
  }
  const enter = (event: FocusEvent) => {
    const all = tools(bar)
    if (all.includes(event.target as HTMLElement)) stop(event.target as HTMLElement)
  }
  stop(tools(bar)[0])
  bar.addEventListener('keydown', move)
  bar.addEventListener('focusin', enter)
  return () => {
    bar.removeEventListener('keydown', move)
    bar.removeEventListener('focusin', enter)
  }
}
