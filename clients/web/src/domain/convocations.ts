/* What a convocation says, in the authority's own time. */

import type { Author, Convocation, Message } from '../frames'
import { hour, longDay } from '../i18n'
import { isConvenorOf } from './rights'
import type { State } from './state'

export type ConvocationMessage = Message & { content: Convocation }

export function isConvocation(message: Message | undefined): message is ConvocationMessage {
  return message?.content.type === 'convocation'
}

/** The zone by whose hours it is told: as it was sealed, whatever the town hall is set to since. */
export function zoneOf(state: State, message: { content: Pick<Convocation, 'zone'> } | undefined): string {
  return message?.content.zone || state.authority.time_zone
}

/** « vendredi 11 septembre 2026, 20 h 30 ». */
export function sittingDate(state: State, { content }: ConvocationMessage): string {
  const zone = zoneOf(state, { content })
  return `${longDay(content.opens_at, zone)}, ${hour(content.opens_at, zone)}`
}

/** « Annick Le Breton, maire de Josselin ». */
export function authorSaid({ name, quality }: Pick<Author, 'name' | 'quality'>): string {
  return quality ? `${name}, ${quality}` : name
}

/** Whether it puts questions again for which the quorum lacked: one that carries none over is an ordinary convocation. */
export function isSecond({ second_of, agenda }: Pick<Convocation, 'second_of' | 'agenda'>): boolean {
  return second_of !== null && agenda.some((item) => item.carried_over)
}

/** Whether it has been neither replaced nor cancelled. */
export function stands({ content }: ConvocationMessage): boolean {
  return content.replaced_by === null && content.cancelled_at === null
}

/** Whether this very version leads to a sitting that has not opened. */
export function isToCome(message: ConvocationMessage, now = new Date()): boolean {
  return stands(message) && message.content.opens_at > now
}

export function addressOf({ conversation, seq }: Message): string {
  return `/seances/${conversation}/${seq}`
}

/** Whether the named list is the reader's to see: the sender, the managers of the group, whoever may convene. */
export function mayFollow(state: State, message: Message): boolean {
  const me = state.me
  if (!me) return false
  const manager = state.memberships.get(message.conversation)?.role === 'manager'
  return message.author === me.person || manager || isConvenorOf(state, message.conversation)
}
