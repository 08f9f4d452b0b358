/* What is done once however often it is said: said again when the line comes back, until it is answered. */

import type { AnyCommand } from '../frames'
import { store } from './live'
import { LineLost, Unanswered, type ResultOf } from './socket'

/** Carries out a command that has a number of its own, or says how something is to stand. `wanted` is asked when the line
 * is back: if nobody waits for it any more, by default on this page, it rejects as the line left it. */
export async function insist<C extends AnyCommand>(command: C, wanted = onThisPage()): Promise<ResultOf<C>> {
  for (let doubt: Unanswered | null = null; ;) {
    try {
      return await store.run(command)
    } catch (error) {
      if (error instanceof Unanswered) doubt = error
      else if (!doubt || !(error instanceof LineLost)) throw error
    }
    await started()
    if (!wanted()) throw doubt
  }
}

function onThisPage(): () => boolean {
  const { pathname } = location
  return () => location.pathname === pathname
}

function started(): Promise<void> {
  return new Promise((resolve) => {
    const end = store.whenStarted(() => {
      end()
      resolve()
    })
  })
}
