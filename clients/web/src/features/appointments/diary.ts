/* The appointments of a board as they are followed: who comes when, how much room is left, and where else there is some. */

import type { Appointment, Appointments, AppointmentsChanged, Board, Hour, Place } from '../../frames'
import { folded } from '../../text/fold'
import { daysOf, hoursOf, isClosed } from './board'

export interface Diary {
  appointments: ReadonlyMap<number, Appointment>
  seq: number
}

export const EMPTY: Diary = { appointments: new Map(), seq: 0 }

export interface Slot {
  place: number
  day: string
  hour: Hour
}

/** With what changed; of each appointment the later state. */
export function joined(
  diary: Diary,
  { appointments, gone, seq }: Pick<Appointments, 'appointments' | 'gone' | 'seq'>,
): Diary {
  const next = new Map(diary.appointments)
  for (const one of appointments) if ((next.get(one.id)?.changed_seq ?? 0) < one.changed_seq) next.set(one.id, one)
  for (const id of gone) next.delete(id)
  return { appointments: next, seq: Math.max(seq, diary.seq) }
}

/** After what was told; null where something between the two is missing. Where nothing is left, all was erased. */
export function after(diary: Diary, told: AppointmentsChanged): Diary | null {
  if (told.since > diary.seq) return null
  if (!told.appointments.length && !told.gone.length) return { ...EMPTY, seq: Math.max(told.to, diary.seq) }
  return joined(diary, { ...told, seq: told.to })
}

export const holds = ({ state, hour }: Appointment) => hour !== null && ['booked', 'came', 'absent'].includes(state)

const byHour = (a: Appointment, b: Appointment) =>
  (a.hour ?? '').localeCompare(b.hour ?? '') || a.made_at.getTime() - b.made_at.getTime()

/** Those of a day that hold their hour, the earliest first. */
export const onDay = (diary: Diary, day: string): Appointment[] =>
  [...diary.appointments.values()].filter((one) => one.day === day && holds(one)).sort(byHour)

export const at = (diary: Diary, { place, day, hour }: Slot): Appointment[] =>
  onDay(diary, day).filter((one) => one.place === place && one.hour === hour)

/** Those who wait for an hour that day, the first one first. */
export const waitingOn = (diary: Diary, day: string): Appointment[] =>
  [...diary.appointments.values()].filter((one) => one.day === day && one.state === 'waiting').sort(byHour)

export const walkedIn = (diary: Diary, day: string, place: number): Appointment[] =>
  [...diary.appointments.values()]
    .filter((one) => one.day === day && one.place === place && one.walk_in && one.state === 'came')
    .sort(byHour)

const people = (all: readonly Appointment[]) => all.reduce((sum, { party }) => sum + party, 0)

/** How many more may come there at that hour; `leaving` is what would no longer be there. */
export function roomAt(board: Board, diary: Diary, slot: Slot, leaving?: Appointment): number {
  const place = board.places.find(({ number }) => number === slot.place)
  if (!place || isClosed(board, slot.day, slot.place) || !hoursOf(board).includes(slot.hour)) return 0
  return Math.max(0, place.capacity - people(at(diary, slot).filter(({ id }) => id !== leaving?.id)))
}

/** How many more may come that day to these places. */
export function roomOn(board: Board, diary: Diary, day: string, places: readonly Place[]): number {
  const taken = new Map<string, number>()
  for (const one of onDay(diary, day)) {
    const key = `${one.place} ${one.hour}`
    taken.set(key, (taken.get(key) ?? 0) + one.party)
  }
  let room = 0
  for (const { number, capacity } of places)
    if (!isClosed(board, day, number))
      for (const hour of hoursOf(board)) room += Math.max(0, capacity - (taken.get(`${number} ${hour}`) ?? 0))
  return room
}

export interface Counts {
  booked: number
  came: number
  absent: number
  walkedIn: number
}

export function countsOn(diary: Diary, day: string, places: readonly Place[]): Counts {
  const here = [...diary.appointments.values()].filter(
    (one) => one.day === day && places.some(({ number }) => number === one.place),
  )
  const of = (which: (one: Appointment) => boolean) => people(here.filter(which))
  return {
    booked: of(holds),
    came: of(({ state }) => state === 'came'),
    absent: of(({ state }) => state === 'absent'),
    walkedIn: of(({ walk_in, state }) => walk_in && state === 'came'),
  }
}

const minutesOf = (hour: string) => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5))
const A_DAY = 24 * 60

export interface Needs {
  places: readonly Place[]
  party: number
  /** No day before it. */
  today: string
}

/** Where so many could come instead, the nearest first: first by time, then the same place before another. */
export function nearest(board: Board, diary: Diary, wanted: Slot, { places, party, today }: Needs, most = 3): Slot[] {
  const days = daysOf(board).filter((day) => day >= today)
  const from = days.indexOf(wanted.day)
  const found: (Slot & { far: number })[] = []
  days.forEach((day, number) => {
    for (const { number: place } of places)
      for (const hour of hoursOf(board)) {
        const slot = { place, day, hour }
        const far =
          Math.abs(number - from) * A_DAY +
          Math.abs(minutesOf(hour) - minutesOf(wanted.hour)) +
          (place === wanted.place ? 0 : 10)
        found.push({ ...slot, far })
      }
  })
  const free: Slot[] = []
  for (const { place, day, hour } of found.sort((a, b) => a.far - b.far)) {
    if (free.length === most) break
    if (roomAt(board, diary, { place, day, hour }) >= party) free.push({ place, day, hour })
  }
  return free
}

/** Of a telephone number, as it is dialled in France. */
const digits = (text: string) => text.replace(/^\s*(\+|00)33\s*(\(0\))?/, '0').replace(/\D/g, '')

/** By name, without accents or capitals, or by the last digits of the telephone; those to come first, and what was
    cancelled last. */
export function sought(diary: Diary, text: string, today: string, most = 20): Appointment[] {
  const [name, number] = [folded(text.trim()), digits(text)]
  if (name.length < 2) return []
  return [...diary.appointments.values()]
    .filter((one) => folded(one.name).includes(name) || (number.length > 1 && digits(one.phone).endsWith(number)))
    .sort(
      (a, b) =>
        Number(a.state === 'cancelled') - Number(b.state === 'cancelled') ||
        Number(a.day < today) - Number(b.day < today) ||
        a.day.localeCompare(b.day) ||
        byHour(a, b),
    )
    .slice(0, most)
}

/** What else is booked with the same telephone. */
/** Whether it can be one: ten digits, or fewer abroad. */
export const isPhone = (text: string) => digits(text).length >= (/^\s*(\+|00)/.test(text) ? 8 : 10)

/** Whether the server takes it, so that the field can say so. */
export const takesPhone = (text: string) => /^[0-9 +().-]*$/.test(text.trim())
export const takesMail = (text: string) => /^([^@\s]+@[^@\s]+)?$/.test(text.trim())

export const sharing = (diary: Diary, phone: string): Appointment[] =>
  digits(phone).length < 6
    ? []
    : [...diary.appointments.values()].filter(
        (one) => digits(one.phone) === digits(phone) && ['booked', 'waiting'].includes(one.state),
      )
