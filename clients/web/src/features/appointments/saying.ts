/* Hours, places and states of appointments in words. */

import { noon } from '../../domain/days'
import type { Appointment, Board } from '../../frames'
import { shortDay } from '../../i18n'
import type { Slot } from './diary'
import { words } from './words'

/** « 09:15 », for columns and buttons. */
export const hourWords = (hour: string) => hour.slice(0, 5)

export const placeName = (board: Board, place: number | null) =>
  board.places.find(({ number }) => number === place)?.name ?? words().anywhere

/** « mar. 13 oct. à 10:15, Médiathèque ». */
export const slotWords = (board: Board, { day, hour, place }: Slot) =>
  words().slot(shortDay(noon(day)), hourWords(hour), placeName(board, place))

export const whenWords = (board: Board, { day, hour, place }: Appointment) =>
  hour ? slotWords(board, { day, hour, place: place ?? 0 }) : `${shortDay(noon(day))}, ${placeName(board, place)}`

export const partyWords = ({ name, party }: Pick<Appointment, 'name' | 'party'>) =>
  party > 1 ? words().together(name, party) : name
