/* Messages whose files are on their way: each leaves once they are there, wherever one looks meanwhile. */

import { untrack } from 'svelte'
import { SvelteMap } from 'svelte/reactivity'
import { titleOf } from '../../domain/people'
import type { Waiting } from '../../sync/database'
import { store } from '../../sync/live'
import { settle } from '../../sync/marking'
import { say } from '../../ui/toasts.svelte'
import { Attaching, attachingIn } from '../files'
import { words } from './words'

/** By the message's `client_id`. */
const departing = new SvelteMap<string, Attaching>()

/** The files that this message waits for; undefined where it waits for none. */
export function filesOf({ client_id }: Waiting): Attaching | undefined {
  return departing.get(client_id)
}

/** Sends the message once all these files are there; where one is refused, or none is left, it is a draft again. */
export async function depart(
  said: Parameters<typeof store.hold>[0],
  text: string,
  attaching: Attaching,
): Promise<void> {
  const author = store.state.me?.person
  const files = new Attaching()
  files.takeOver(attaching)
  const clientId = await store.hold(said, { text, files: files.kept })
  departing.set(clientId, files)
  const end = $effect.root(() => {
    $effect(() => {
      const { kept, ready, refused, list } = files
      const here = store.state.me?.person === author && departing.has(clientId)
      untrack(() => {
        if (here && list.length && !ready && !refused) void store.note(clientId, kept)
        else end()
        if (!here) files.clear()
        else if (refused || !list.length) void takeBack(clientId, said.conversation, refused)
        else if (ready) void leave(clientId, said, files)
      })
    })
  })
}

async function leave(clientId: string, { conversation, reply_to }: Parameters<typeof store.hold>[0], files: Attaching) {
  await store.release(clientId, files.files)
  departing.delete(clientId)
  // What was expected has been answered.
  if (reply_to) void settle({ conversation, seq: reply_to })
}

/** Makes it a draft again, with its files, which go on; of what was refused without waiting for any, with this text. */
export async function callBack({ client_id, command }: Waiting, text?: string): Promise<void> {
  await takeBack(client_id, command.conversation, false, text)
}

/** Gives it up, and the files that are on their way. */
export async function giveUp({ client_id }: Waiting): Promise<void> {
  departing.delete(client_id)
  await store.discard(client_id)
}

async function takeBack(clientId: string, conversation: number, failed: boolean, text?: string): Promise<void> {
  const files = departing.get(clientId)
  departing.delete(clientId)
  const written = attachingIn(store.state.me?.person ?? 0, conversation)
  if (files) written.takeOver(files)
  await store.takeBack(clientId, text)
  const found = store.state.conversations.get(conversation)
  if (failed && found) say(words().notLeft(titleOf(store.state, found)))
}
