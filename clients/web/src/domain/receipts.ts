/* What is recorded of the recipients of a publication or a convocation. */

import type { Message, Receipt } from '../frames'
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

/** Whether the reader may be among its recipients, which has to be asked. */
export function isUnknown(state: State, message: Message): boolean {
  const from = state.receiptsFrom.get(message.conversation)
  if (from === undefined || message.seq >= from || !message.receipts) return false
  return !ownReceipt(state, message) && !state.unaddressed.has(keyOf(message))
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

/** When the text was last changed since `at`; null if it is still what was there to be read. */
export function changedSince({ edited_at }: Message, at: Date | null): Date | null {
  return at && edited_at && at < edited_at ? edited_at : null
}

function later(one: Date | null, other: Date | null): Date | null {
  return one && other ? new Date(Math.max(one.getTime(), other.getTime())) : (one ?? other)
}

/** Takes in a receipt; an instant once recorded stays, and the last reminder and the last answer count. */
export function withReceipt(receipts: State['receipts'], receipt: Receipt): State['receipts'] {
  const key = keyOf(receipt)
  const people = receipts.get(key) ?? new Map<number, Receipt>()
  const known = people.get(receipt.person)
  // Asked anew, they have opened and acknowledged nothing yet of the text that there is now.
  const latest = known && known.earlier.length > receipt.earlier.length ? known : receipt
  const same = known?.earlier.length === receipt.earlier.length ? known : undefined
  const whole = {
    ...receipt,
    opened_at: latest.opened_at ?? same?.opened_at ?? null,
    acknowledged_at: latest.acknowledged_at ?? same?.acknowledged_at ?? null,
    earlier: latest.earlier,
    delivered_at: receipt.delivered_at ?? known?.delivered_at ?? null,
    reminded_at: later(receipt.reminded_at, known?.reminded_at ?? null),
    answered_at: later(receipt.answered_at, known?.answered_at ?? null),
  }
  return withEntry(receipts, key, withEntry(people, receipt.person, whole))
}

/** The server keeps no receipts of what was deleted. */
export function withoutReceiptsOf(receipts: State['receipts'], deleted: readonly Place[]): State['receipts'] {
  return deleted.reduce((rest, message) => without(rest, keyOf(message)), receipts)
}
