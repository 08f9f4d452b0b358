/* What the reader has written to be sent later, on whichever of their devices. */

import type { AnyEvent, ScheduledMessage } from '../../frames'
import { following } from '../../sync/following.svelte'
import { store } from '../../sync/live'

type Held = ReadonlyMap<string, ScheduledMessage>

async function load(): Promise<Held> {
  const { messages } = await store.run({ type: 'load_scheduled' })
  return new Map(messages.map((message) => [message.client_id, message]))
}

/** Under which number something is not to be sent later any more: it was taken back, or has been sent. */
function goneBy(event: AnyEvent): string {
  if (event.type === 'scheduled_dropped') return event.client_id
  return event.type === 'message_sent' && event.message.author === store.state.me?.person ? event.message.client_id : ''
}

function after(held: Held, event: AnyEvent): Held {
  if (event.type === 'scheduled_changed') return new Map(held).set(event.message.client_id, event.message)
  const gone = goneBy(event)
  return gone && held.has(gone) ? new Map([...held].filter(([client_id]) => client_id !== gone)) : held
}

/** Those that were not sent first, then the next one. */
const byHour = (a: ScheduledMessage, b: ScheduledMessage) => (a.send_at?.getTime() ?? 0) - (b.send_at?.getTime() ?? 0)

/** Of one conversation. */
export function scheduledIn(conversation: () => number): { readonly all: readonly ScheduledMessage[] } {
  const followed = following(load, after, () => true)
  const all = $derived(
    [...(followed.known?.values() ?? [])].filter((one) => one.conversation === conversation()).sort(byHour),
  )
  return {
    get all() {
      return all
    },
  }
}
