/* Whose house this is: told at the door, before anybody has signed in. */

import { createSubscriber } from 'svelte/reactivity'
import { get } from '../../sync/http'

let name = ''
let asked = false

const subscribe = createSubscriber((update) => {
  if (asked) return
  asked = true
  get('/api/authority').then(
    (authority) => {
      name = (authority as { name: string }).name
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
