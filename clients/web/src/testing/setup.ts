/* What every test of the client needs of a browser. */

import { configure } from '@testing-library/svelte'
import 'fake-indexeddb/auto'
import { vi } from 'vitest'

/** Milliseconds: what takes longer does not come, on a machine so many times slower than a quiet one. */
const PATIENCE = 10_000 * Number(process.env.PARVIS_TEST_PACE ?? 1)

configure({ asyncUtilTimeout: PATIENCE })

const { waitFor } = vi
vi.waitFor = (holds, options = {}) =>
  waitFor(holds, typeof options === 'number' ? options : { timeout: PATIENCE, ...options })

/** Nothing is laid out in these tests, so nothing ever changes its size. */
class NothingChanges implements ResizeObserver {
  observe = () => undefined
  unobserve = () => undefined
  disconnect = () => undefined
}

globalThis.ResizeObserver = NothingChanges
