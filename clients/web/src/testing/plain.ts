/* What tests of plain functions need: no page, no components. */

import 'fake-indexeddb/auto'
import { vi } from 'vitest'

const PATIENCE = 10_000 * Number(process.env.PARVIS_TEST_PACE ?? 1)

const { waitFor } = vi
vi.waitFor = (holds, options = {}) =>
  waitFor(holds, typeof options === 'number' ? options : { timeout: PATIENCE, ...options })
