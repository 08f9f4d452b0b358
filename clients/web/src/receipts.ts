/* What is recorded of the recipients of a publication or a convocation, read from the state. */

import type { Receipt } from './frames'
import { keyOf, type State } from './state'

/** The receipts known of a message, by person; for most people, their own alone. */
export function receiptsOf(state: State, message: { conversation: number; seq: number }): ReadonlyMap<number, Receipt> {
  return state.receipts.get(keyOf(message)) ?? new Map()
}

/** One's own receipt; undefined when one is not among the recipients. */
export function ownReceipt(state: State, message: { conversation: number; seq: number }): Receipt | undefined {
  return state.me ? receiptsOf(state, message).get(state.me.person) : undefined
}

/** What has been addressed to the reader and not yet been said to have reached him. */
export function undelivered(state: State): Receipt[] {
  const me = state.me?.person
  if (me === undefined) return []
  return [...state.receipts.values()].flatMap((people) => {
    const own = people.get(me)
    return own && !own.delivered_at ? [own] : []
  })
}
