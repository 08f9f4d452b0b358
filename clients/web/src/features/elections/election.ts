/* What an election is to its reader: where it is shown, when results may leave, who may do what. */

import { clockOf, noon } from '../../domain/days'
import { iAmGuest } from '../../domain/people'
import { changesGroup } from '../../domain/rights'
import type { State } from '../../domain/state'
import type { Election, Message, Station } from '../../frames'
import { hour, longDay } from '../../i18n'

export type Prepared = Message & { content: Election }

export function isElection(message: Message | undefined): message is Prepared {
  return message?.content.type === 'election'
}

interface Place {
  conversation: number
  seq: number
}

export const addressOf = ({ conversation, seq }: Place) => `/elections/${conversation}/${seq}`

export const stationAddress = (place: Place, station: number) => `${addressOf(place)}/bureaux/${station}`

/** « dimanche 15 mars 2026 ». */
export const dayOfVote = ({ date }: Election) => longDay(noon(date))

/** « 20 h », by the clocks of the town hall. */
export const hourOfRelease = ({ release }: Election, zone: string) => hour(release.at, zone)

/** Figures for practice leave at no hour. */
export const isReleased = ({ release, rehearsal }: Election, now = new Date()) => !rehearsal && release.at <= now

/** An hour as figures name it: « 12:00 » of « 12:00:00 ». */
export const turnoutName = (at: string) => `turnout:${at.slice(0, 5)}`

/** « 12 h », « 18 h 30 ». */
export function hourWords(at: string): string {
  const [hours = '', minutes = ''] = at.split(':')
  return hour(new Date(Date.UTC(2000, 0, 1, Number(hours), Number(minutes))), 'UTC')
}

/** Whether the reader prepares and changes elections of the group. */
export function organises(state: State, conversation: number): boolean {
  const group = state.conversations.get(conversation)
  return (
    !!group && changesGroup(state, group) && state.memberships.get(conversation)?.role === 'manager' && !iAmGuest(state)
  )
}

const isOpen = (state: State, { conversation, content }: Prepared) =>
  !content.cancelled_at && state.conversations.get(conversation)?.archived === false && !iAmGuest(state)

/** Whether the reader presides or writes at the station. */
export function signs(state: State, message: Prepared, station: Station): boolean {
  const me = state.me?.person ?? 0
  return isOpen(state, message) && (station.president === me || station.clerks.includes(me))
}

export function enters(state: State, message: Prepared, station: Station): boolean {
  return signs(state, message, station) || (isOpen(state, message) && organises(state, message.conversation))
}

/** The hour that somebody would move the release to, while nobody has confirmed it. */
export const proposedMove = ({ moves }: Election) => moves.find(({ confirmed_at }) => !confirmed_at)

export function corrects(state: State, message: Prepared, station: Station): boolean {
  return isOpen(state, message) && station.president === state.me?.person
}

/** Of the election's date, how a form says its hour. */
export const closingOf = ({ release }: Election, zone: string) => clockOf(release.at, zone)
