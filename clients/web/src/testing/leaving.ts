/* Who comes next to the page that these tests share meets nothing of who was there before: that person signs out. */

import { afterAll, vi } from 'vitest'
import { store } from '../sync/live'
import { toasts, unsay } from '../ui/toasts.svelte'
import { ME } from './records'

afterAll(async () => {
  // What is fetched when the page is taken down fails, for whoever comes next too.
  await vi.dynamicImportSettled()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  for (const { id } of toasts()) unsay(id)
  await store.leave(ME)
  localStorage.clear()
  sessionStorage.clear()
})
