/* How the sitting of a convocation stands, for screens that only have to say so. */

import type { AnyEvent, Message, Sitting } from '../../../frames'
import { following, type Followed } from '../../../sync/following.svelte'
import { store } from '../../../sync/live'

export function followingSitting(message: () => Message, wanted: () => boolean): Followed<Sitting> {
  const ask = () => {
    const { conversation, seq } = message()
    return store.run({ type: 'load_sitting', conversation, seq })
  }
  return following(ask, told, wanted)
}

function told(known: Sitting, event: AnyEvent): Sitting {
  if (event.type !== 'sitting_changed') return known
  const { conversation, seq } = event.sitting
  return conversation === known.conversation && seq === known.seq ? event.sitting : known
}
