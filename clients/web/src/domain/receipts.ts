/* What is recorded of the recipients of a publication or a convocation. */

import type { Receipt } from '../frames'
import { keyOf, withEntry, without, type State } from './state'

interface Place {
  conversation: number
  seq: number
}

/** The receipts known of a message, by person; for most people, their own alone. */
export function receiptsOf(state: State, message: Place): ReadonlyMap<number, Receipt> {
  return state.receipts.get(keyOf(message)) ?? new Map()
}

/** One's own receipt; undefined when one is not among the recipients. */
export function ownReceipt(state: State, message: Place): Receipt | undefined {
  return state.me ? receiptsOf(state, message).get(state.me.person) : undefined
}

/** What has been addressed to the reader and not yet been said to have reached them. */
export function undelivered(state: State): Receipt[] {
  const me = state.me?.person
  if (me === undefined) return []
  return [...state.receipts.values()].flatMap((people) => {
    const own = people.get(me)
    return own && !own.delivered_at ? [own] : []
  })
}

/** The messages of which others' receipts are held, as lists that were asked for. */
export function listed(state: State): Place[] {
  const lists = [...state.receipts.values()].flatMap((people) =>
    [...people.values()].filter((one) => one.person !== state.me?.person).slice(0, 1),
  )
  return lists.map(({ conversation, seq }) => ({ conversation, seq }))
}

function later(one: Date | null, other: Date | null): Date | null {
  return one && other ? new Date(Math.max(one.getTime(), other.getTime())) : (one ?? other)
}

/** Takes in a receipt; an instant once recorded stays, and the last reminder counts. */
export function withReceipt(receipts: State['receipts'], receipt: Receipt): State['receipts'] {
  const key = keyOf(receipt)
  const people = receipts.get(key) ?? new Map<number, Receipt>()
  const known = people.get(receipt.person)
  const whole = {
    ...receipt,
    delivered_at: receipt.delivered_at ?? known?.delivered_at ?? null,
    opened_at: receipt.opened_at ?? known?.opened_at ?? null,
    acknowledged_at: receipt.acknowledged_at ?? known?.acknowledged_at ?? null,
    reminded_at: later(receipt.reminded_at, known?.reminded_at ?? null),
  }
  return withEntry(receipts, key, withEntry(people, receipt.person, whole))
}

/** The server keeps no receipts of what was deleted. */
export function withoutReceiptsOf(receipts: State['receipts'], deleted: readonly Place[]): State['receipts'] {
  return deleted.reduce((rest, message) => without(rest, keyOf(message)), receipts)
}
