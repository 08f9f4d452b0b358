/* Whom an intercommunal council informs, and what is needed to know whether it does. */

import type { Body, CopyList } from '../../../frames'
import { following } from '../../../sync/following.svelte'
import { store } from '../../../sync/live'

/** Whether councillors who do not sit are informed of what the body does (CGCT L5211-40-2). */
export function informs(body: Body | undefined): boolean {
  return body?.kind === 'council' && body.regime === 'epci'
}

export function followCopyList(body: () => Body | undefined) {
  return following<CopyList>(
    () => store.run({ type: 'load_copy_list', body: body()?.id ?? 0 }),
    (known) => known,
    () => informs(body()),
  )
}
