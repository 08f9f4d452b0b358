/* The drafts of all bodies that one may convene. */

import { isConvenor } from '../../../domain/rights'
import type { AnyEvent, ConvocationDraft } from '../../../frames'
import { following } from '../../../sync/following.svelte'
import { store } from '../../../sync/live'

type Drafts = readonly ConvocationDraft[]

function after(known: Drafts, event: AnyEvent): Drafts {
  if (event.type === 'convocation_draft_gone') return known.filter((one) => one.id !== event.draft)
  if (event.type !== 'convocation_draft_changed') return known
  return [event.draft, ...known.filter((one) => one.id !== event.draft.id)]
}

const mayConvene = () => isConvenor(store.state)

export function followDrafts() {
  return following<Drafts>(async () => (await store.run({ type: 'load_convocation_drafts' })).drafts, after, mayConvene)
}
