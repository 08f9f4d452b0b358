/* One value of the reader's profile that is kept as soon as it is chosen. */

import type { Me } from '../../frames'
import { explain } from '../../sync/explain'
import { store } from '../../sync/live'

type Key = 'theme' | 'language' | 'shows_reading' | 'digest'

/** Shown as chosen at once, by `show` too; taken back with a reason when it could not be kept. */
export function kept<K extends Key>(key: K, otherwise: Me[K], show: (value: Me[K]) => unknown = () => undefined) {
  let chosen = $state.raw<Me[K] | null>(null)
  let failure = $state('')
  const known = () => store.state.me?.[key] ?? otherwise

  async function keep(value: Me[K]): Promise<void> {
    chosen = value
    failure = ''
    show(value)
    try {
      await store.run({ type: 'change_profile', [key]: value })
    } catch (error) {
      failure = explain(error)
      show(known())
    }
    if (chosen === value) chosen = null
  }

  return {
    get value() {
      return chosen ?? known()
    },
    set value(value: Me[K]) {
      void keep(value)
    },
    get failure() {
      return failure
    },
  }
}
