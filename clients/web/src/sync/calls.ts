/* Calls the reader for what is told while Parvis is open, and keeps back what comes in quiet hours. Fetched by those alone
   whom something may call. */

import type { State } from '../domain/state'
import type { AnyEvent, Message, Notifications } from '../frames'
import { callOf, callsOf, heldUntil, isOf, isWorthCalling, quietedBy } from './calling'
import { Held } from './held'
import { call, hush, worker } from './notifications'

let chosen: Notifications | null = null
let latest: State | null = null

/** What the reader wants to be called of, and when not, as the server told it last. */
export function choose(known: Notifications): void {
  chosen = known
  hush(!known.calls.sound)
  held.release()
}

const held = new Held((messages) => {
  const due = messages.filter((message) => !waits(message))
  // The browser's service wakes this device with the same.
  const woken = chosen && chosen.carries !== 'nothing' && chosen.devices.some(({ here }) => here)
  if (latest && !woken) callsOf(latest, due).forEach(call)
})

/** Whether it is kept for the end of quiet hours. */
function waits(message: Message): boolean {
  const until = latest && chosen && heldUntil(latest, message, chosen, Date.now())
  if (until) held.keep(message, until)
  return until !== null
}

/** Calls the reader for what is worth it, and takes back what they have read elsewhere. */
export function notify(event: AnyEvent, state: State): void {
  latest = state
  if (event.type === 'message_sent') {
    const { message } = event
    if (isWorthCalling(state, message, chosen?.calls) && !waits(message)) call(callOf(state, message))
  }
  const quieted = quietedBy(event, state)
  if (quieted !== null) void takeBack(quieted)
}

async function takeBack(conversation: number): Promise<void> {
  const registration = await worker()?.getRegistration()
  for (const shown of (await registration?.getNotifications()) ?? []) if (isOf(conversation, shown.tag)) shown.close()
}
