/* The named list of a message's recipients, kept live. */

import { personOf } from '../domain/people'
import { receiptsOf } from '../domain/receipts'
import type { Message, Person, Receipt } from '../frames'
import { store } from './live'

export interface Line {
  person: Person
  receipt: Receipt
}

/** Asks for the list of what `message` names now, again after each return of the line; those who have not opened it first. */
export function recipients(message: () => Message | undefined): { lines: Line[]; loaded: boolean } {
  let loaded = $state(false)
  const key = $derived(message() && `${message()?.conversation}/${message()?.seq}`)

  $effect(() => {
    if (!key || store.line !== 'online') return
    const [conversation = 0, seq = 0] = key.split('/').map(Number)
    store.run({ type: 'load_receipts', conversation, seq }).then(
      () => (loaded = true),
      () => undefined,
    )
  })

  const lines = $derived.by(() => {
    const of = message()
    if (!of) return []
    const all = [...receiptsOf(store.state, of).values()]
    return all.map((receipt) => ({ person: personOf(store.state, receipt.person), receipt })).sort(byProgress)
  })

  return {
    get lines() {
      return lines
    },
    get loaded() {
      return loaded
    },
  }
}

function rank({ receipt }: Line): number {
  if (!receipt.opened_at) return 0
  return receipt.acknowledged_at ? 2 : 1
}

function byProgress(a: Line, b: Line): number {
  return rank(a) - rank(b) || a.person.name.localeCompare(b.person.name, 'fr')
}
