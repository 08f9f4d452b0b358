/* What every test of the client needs of a browser. */

import 'fake-indexeddb/auto'

/** Nothing is laid out in these tests, so nothing ever changes its size. */
class NothingChanges implements ResizeObserver {
  observe = () => undefined
  unobserve = () => undefined
  disconnect = () => undefined
}

globalThis.ResizeObserver = NothingChanges
