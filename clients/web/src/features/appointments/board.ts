/* What a board of appointments offers to its reader: days, hours, places, and who may change it. */

import { plusDays, weekday } from '../../domain/days'
import { iAmGuest } from '../../domain/people'
import { changesGroup } from '../../domain/rights'
import type { State } from '../../domain/state'
import type { Board, Hour, Message, Place } from '../../frames'

export type Offered = Message & { content: Board }

export function isBoard(message: Message | undefined): message is Offered {
  return message?.content.type === 'board'
}

interface Where {
  conversation: number
  seq: number
}

export const addressOf = ({ conversation, seq }: Where) => `/rendez-vous/${conversation}/${seq}`

const MOST_DAYS = 200

type Pattern = Pick<Board, 'first' | 'last' | 'weekdays' | 'hours' | 'step'>

/** The days on which people come, in their order. */
export function daysOf({ first, last, weekdays }: Pattern): string[] {
  const days: string[] = []
  for (let day = first; day <= last && days.length < MOST_DAYS; day = plusDays(day, 1))
    if (weekdays.includes(weekday(day) + 1)) days.push(day)
  return days
}

const minutesOf = (hour: string) => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5))

const hourAt = (minutes: number): Hour =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:00`

/** The hours at which people come on each day. */
export function hoursOf({ hours, step }: Pattern): Hour[] {
  const all = hours.flatMap(({ begins, ends }) => {
    const found: Hour[] = []
    for (let at = minutesOf(begins); at < minutesOf(ends); at += step) found.push(hourAt(at))
    return found
  })
  return all.sort()
}

export const isClosed = ({ closures }: Board, day: string, place: number) =>
  closures.some((one) => one.day === day && (one.place === null || one.place === place))

/** How many may come there on that day in all. */
export const roomOf = (board: Board, day: string, places: readonly Place[]) =>
  places
    .filter(({ number }) => !isClosed(board, day, number))
    .reduce((sum, { capacity }) => sum + capacity * hoursOf(board).length, 0)

/** The places that the reader may see: a guest those where they receive people. */
export function placesOf(state: State, { places }: Board): Place[] {
  return places.filter(({ on_site }) => !iAmGuest(state) || on_site === state.me?.person)
}

/** Whether the reader prepares and changes boards of the group. */
export function organises(state: State, conversation: number): boolean {
  const group = state.conversations.get(conversation)
  return (
    !!group && changesGroup(state, group) && state.memberships.get(conversation)?.role === 'manager' && !iAmGuest(state)
  )
}

/** Whether appointments are still booked and marked there. */
export const isOpen = (state: State, { conversation, content }: Offered) =>
  !content.cancelled_at && !content.purged_at && state.conversations.get(conversation)?.archived === false
