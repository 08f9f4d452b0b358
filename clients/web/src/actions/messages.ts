/* What one does with messages. Their effect is in the state when these resolve; they reject with `Refused` or `LineLost`. */

import type { File, Message, ReactionName, Version } from '../frames'
import type { Waiting } from '../sync/database'
import { store } from '../sync/live'
import type { Mentioned } from '../text/mentions'

type Place = Pick<Message, 'conversation' | 'seq'>

/** Sends a chat message now, or once the line is back: until then it is in `waitingIn`. */
export function send(
  conversation: number,
  message: Mentioned,
  reply_to: number | null = null,
  files: readonly File[] = [],
): Promise<void> {
  return store.send({ conversation, reply_to, ...message }, { files })
}

/** Comments on a publication; what is being written in its discussion stays. */
export function comment({ conversation, seq }: Place, message: Mentioned): Promise<void> {
  return store.send({ conversation, reply_to: seq, ...message }, { clearsDraft: false })
}

/** What has been written in this conversation and is not stored yet, oldest first; what was refused says why. */
export function waitingIn(conversation: number): Waiting[] {
  return store.waiting.filter((one) => one.command.conversation === conversation)
}

export async function edit({ conversation, seq }: Place, message: Mentioned): Promise<void> {
  await store.run({ type: 'edit_message', conversation, seq, ...message })
}

export async function remove({ conversation, seq }: Place): Promise<void> {
  await store.run({ type: 'delete_message', conversation, seq })
}

export async function react({ conversation, seq }: Place, name: ReactionName, on: boolean): Promise<void> {
  await store.run({ type: 'react', conversation, seq, name, on })
}

/** Gives the reaction, or takes it back if it was given. */
export function toggleReaction(message: Message, name: ReactionName): Promise<void> {
  const given = message.reactions.find((one) => one.name === name)?.people.includes(store.state.me?.person ?? 0)
  return react(message, name, !given)
}

/** The earlier texts of an edited message, oldest first. */
export async function versionsOf({ conversation, seq }: Place): Promise<Version[]> {
  return (await store.run({ type: 'load_versions', conversation, seq })).versions
}
