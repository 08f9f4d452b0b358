/* The bodies, for whoever may convene one of them. */

import { isConvenor } from '../../../domain/rights'
import { following } from '../../../sync/following.svelte'
import { store } from '../../../sync/live'
import { told } from './office'

export function followBodies() {
  return following(
    () => store.run({ type: 'load_bodies' }),
    told,
    () => isConvenor(store.state),
  )
}
