/* The changes of somebody's address, as they are told. */

import type { AddressChange, AnyEvent } from '../../frames'
import { following, type Followed } from '../../sync/following.svelte'
import { store } from '../../sync/live'

export type Changes = readonly AddressChange[]

/** The latest first. */
export function addressesOf(person: number): Followed<Changes> {
  return following<Changes>(
    async () => (await store.run({ type: 'load_addresses', person })).changes,
    (known, event) => told(known, event, person),
    () => true,
  )
}

function told(known: Changes, event: AnyEvent, person: number): Changes {
  if (event.type !== 'address_changed' || event.change.person !== person) return known
  const { change } = event
  if (!known.some(({ id }) => id === change.id)) return [change, ...known.map((one) => given(one, change))]
  return known.map((one) => (one.id === change.id ? change : one))
}

/** What waited has given way to a newer one. */
function given(one: AddressChange, to: AddressChange): AddressChange {
  return isOpen(one) ? { ...one, withdrawn_at: to.recorded_at } : one
}

export function isOpen(one: AddressChange): boolean {
  return !one.confirmed_at && !one.withdrawn_at
}
