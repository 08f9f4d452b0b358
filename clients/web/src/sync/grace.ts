/* The moment during which an act that reaches many people can be taken back: it is not done before the moment is over.

   Nothing is lost in silence. Whoever looks away or closes the page has it done at once, and the browser asks before it
   closes; only the button takes it back. */

import { t } from '../i18n'
import { LASTS, say, unsay } from '../ui/toasts.svelte'
import { setUnderWay } from './underWay'

const waiting = new Set<() => void>()

function goAhead(): void {
  for (const go of waiting) go()
}

function lookAway(): void {
  if (document.visibilityState === 'hidden') goAhead()
}

function watch(): void {
  setUnderWay(waiting, true)
  addEventListener('pagehide', goAhead)
  document.addEventListener('visibilitychange', lookAway)
}

function watchNoMore(): void {
  setUnderWay(waiting, false)
  removeEventListener('pagehide', goAhead)
  document.removeEventListener('visibilitychange', lookAway)
}

/** Says what is about to be done; true once it is to be done, false when it was taken back. */
export function grace(text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const decide = (goes: boolean) => {
      clearTimeout(timer)
      unsay(toast)
      waiting.delete(go)
      if (!waiting.size) watchNoMore()
      resolve(goes)
    }
    const go = () => {
      decide(true)
    }
    const takeBack = () => {
      decide(false)
    }
    const timer = setTimeout(go, LASTS)
    const toast = say(text, { label: t().act.undo, run: takeBack }, false)
    if (!waiting.size) watch()
    waiting.add(go)
  })
}
