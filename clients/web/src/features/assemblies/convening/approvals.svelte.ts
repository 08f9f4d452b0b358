/* The drafts that wait for the reader's own agreement, as their author. */

import type { AnyEvent, ConvocationDraft } from '../../../frames'
import { iAmGuest } from '../../../domain/people'
import { following } from '../../../sync/following.svelte'
import { store } from '../../../sync/live'

type Drafts = readonly ConvocationDraft[]

function after(known: Drafts, event: AnyEvent): Drafts {
  if (event.type === 'convocation_draft_gone') return known.filter((one) => one.id !== event.draft)
  if (event.type !== 'convocation_draft_changed') return known
  const others = known.filter((one) => one.id !== event.draft.id)
  const mine = event.draft.approval && event.draft.convened_by === store.state.me?.person
  return mine ? [event.draft, ...others] : others
}

export function followApprovals() {
  const ask = async () => (await store.run({ type: 'load_approvals' })).drafts
  return following<Drafts>(ask, after, () => !iAmGuest(store.state))
}
