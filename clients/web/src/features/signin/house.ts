/* Whose house this is: told at the door, before anybody has signed in. */

import { createSubscriber } from 'svelte/reactivity'
import type { Authority } from '../../frames'
import { get } from '../../sync/http'

let name = ''
let zone: string | undefined
let asked = false

const subscribe = createSubscriber((update) => {
  if (asked) return
  asked = true
  get('/api/authority').then(
    (authority) => {
      ;({ name, time_zone: zone } = authority as Authority)
      update()
    },
    () => (asked = false),
  )
})

/** The name of the town hall; empty until it is known. */
export function house(): string {
  subscribe()
  return name
}

/** Whose calendar tells its days; the reader's own until it is known. */
export function zoneOfHouse(): string | undefined {
  subscribe()
  return zone
}
