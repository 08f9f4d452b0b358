/* Tells a reader who looks elsewhere that somebody wrote to them, or named them. */

import { personOf, titleOf } from '../domain/people'
import type { State } from '../domain/state'
import { callsReader } from '../domain/unread'
import type { AnyEvent, Chat, Message } from '../frames'
import { t } from '../i18n'
import { go } from '../router'
import { plain } from '../text/plain'

export type Permission = NotificationPermission | 'unsupported'

export function permission(): Permission {
  return 'Notification' in globalThis ? Notification.permission : 'unsupported'
}

/** Asks the browser for the right; to be called from a button. */
export async function askPermission(): Promise<Permission> {
  return permission() === 'default' ? Notification.requestPermission() : permission()
}

/** Whether the message is worth calling its reader from elsewhere, by the level they chose for the conversation. */
export function isWorthCalling(state: State, message: Message): boolean {
  const level = state.memberships.get(message.conversation)?.level
  if (!level || level === 'none' || message.author === state.me?.person || message.content.type !== 'chat') return false
  if (callsReader(state, message)) return true
  return level === 'all' && state.conversations.get(message.conversation)?.kind === 'direct'
}

/** Shows the message of an event, when it is worth it and nobody is looking at the page. */
export function notify(event: AnyEvent, state: State, looking: boolean): void {
  if (event.type !== 'message_sent' || looking || permission() !== 'granted') return
  if (isWorthCalling(state, event.message)) show(state, event.message)
}

function show(state: State, message: Message): void {
  const conversation = state.conversations.get(message.conversation)
  if (!conversation) return
  const author = personOf(state, message.author).name
  const names = { person: (id: number) => personOf(state, id).name, everybody: t().people.all }
  const title = conversation.kind === 'group' ? `${author} · ${titleOf(state, conversation)}` : author
  const shown = new Notification(title, {
    body: plain((message.content as Chat).text, names),
    icon: '/icons/parvis-192.png',
    // One at a time of each conversation, in however many windows it is open.
    tag: `conversation-${message.conversation}`,
  })
  shown.onclick = () => {
    window.focus()
    go(`/discussions/${message.conversation}/${message.seq}`)
    shown.close()
  }
}
