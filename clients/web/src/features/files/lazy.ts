/* What other features fetch when it is first wanted. */

import type { File } from '../../frames'

export const loadReader = () => import('./Reader.svelte')
export const loadViewer = () => import('./Viewer.svelte')

/** Fetches what shows these files before they are asked for, unless the reader spares their line. */
export async function expectToRead(files: readonly File[]): Promise<void> {
  const { saveData = false } = (navigator as { connection?: { saveData?: boolean } }).connection ?? {}
  if (saveData || !files.some((file) => file.type === 'application/pdf')) return
  const { worker } = await import('./pdf')
  await Promise.all([loadViewer(), fetch(worker, { priority: 'low' })])
}
