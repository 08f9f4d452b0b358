/* What takes place between two days: asked for when these days are first shown, then kept up by the store. */

import { store } from '../../sync/live'
import { entriesBetween, type Entry } from './entries'

export interface Days {
  first: string
  last: string
}

/** The entries of these days, in all conversations or in one. */
export function agendaOf(days: () => Days, conversation: () => number | null = () => null) {
  let asked = $state('')
  let failed = $state(false)
  const wanted = $derived(`${days().first} ${days().last} ${conversation() ?? ''}`)
  const entries = $derived<Entry[]>(entriesBetween(store.state, days().first, days().last, conversation()))

  $effect(() => {
    const key = wanted
    if (store.line !== 'online') return
    failed = false
    store
      .run({ type: 'load_agenda', ...days(), conversation: conversation() })
      .then(() => (asked = key))
      .catch(() => (failed = store.line === 'online'))
  })

  return {
    get entries() {
      return entries
    },
    /** There is something to show: of the first days all that there is, of later ones what is known meanwhile. */
    get loaded() {
      return asked !== '' || failed || store.line === 'offline'
    },
    get failed() {
      return failed
    },
  }
}
