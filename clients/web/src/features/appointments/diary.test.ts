import { expect, test } from 'vitest'
import type { Appointment, AppointmentsChanged, Board } from '../../frames'
import { daysOf, hoursOf } from './board'
import {
  after,
  countsOn,
  EMPTY,
  joined,
  nearest,
  roomAt,
  roomOn,
  sharing,
  sought,
  waitingOn,
  type Diary,
} from './diary'
import { emptyPlan, offered, problems, purgeOf, written } from './plan'

const TUESDAY = '2040-10-16'
const WEDNESDAY = '2040-10-17'
const AT = new Date('2040-10-01T08:00:00Z')

const board = {
  type: 'board',
  first: TUESDAY,
  last: WEDNESDAY,
  weekdays: [2, 3],
  hours: [{ begins: '09:00:00', ends: '10:00:00' }],
  step: 15,
  places: [
    { number: 1, name: 'Salle', capacity: 2, on_site: null },
    { number: 2, name: 'Résidence', capacity: 1, on_site: null },
  ],
  closures: [{ day: WEDNESDAY, place: 2 }],
} as unknown as Board

let next = 1
function booked(name: string, hour: Appointment['hour'], more: Partial<Appointment> = {}): Appointment {
  const id = next++
  const standing = { state: hour ? 'booked' : 'waiting', place: 1, party: 1, phone: '', email: '', remark: '' } as const
  const told = { author: 1, made_at: AT, walk_in: false, online: false, changed_by: null, changed_at: null }
  return { id, day: TUESDAY, name, hour, changed_seq: id, ...standing, ...told, ...more }
}

const diaryOf = (...appointments: Appointment[]): Diary => joined(EMPTY, { appointments, gone: [], seq: 99 })
const slot = { place: 1, day: TUESDAY, hour: '09:00:00' } as const

test('days and hours follow from the pattern', () => {
  expect(daysOf(board)).toEqual([TUESDAY, WEDNESDAY])
  expect(hoursOf(board)).toEqual(['09:00:00', '09:15:00', '09:30:00', '09:45:00'])
})

test('room is what is left of it, by people and not by names', () => {
  const diary = diaryOf(booked('Odile', '09:00:00', { party: 2 }), booked('Pierre', '09:15:00', { state: 'cancelled' }))
  expect(roomAt(board, diary, slot)).toBe(0)
  expect(roomAt(board, diary, { ...slot, hour: '09:15:00' })).toBe(2)
  expect(roomAt(board, diary, { ...slot, place: 2, day: WEDNESDAY })).toBe(0)
  expect(roomAt(board, diary, { ...slot, hour: '11:00:00' })).toBe(0)
  expect(roomOn(board, diary, TUESDAY, board.places)).toBe(4 * 3 - 2)
  expect(roomOn(board, diary, WEDNESDAY, board.places)).toBe(4 * 2)
})

test('the nearest places are near in time, then at the same place', () => {
  const diary = diaryOf(booked('Odile', '09:00:00', { party: 2 }))
  expect(nearest(board, diary, slot, { places: board.places, party: 1, today: TUESDAY })).toEqual([
    { place: 2, day: TUESDAY, hour: '09:00:00' },
    { place: 1, day: TUESDAY, hour: '09:15:00' },
    { place: 2, day: TUESDAY, hour: '09:15:00' },
  ])
  expect(nearest(board, diary, slot, { places: board.places, party: 2, today: TUESDAY })[0]).toEqual({
    place: 1,
    day: TUESDAY,
    hour: '09:15:00',
  })
})

test('what is told is taken in, what is missing is asked for, and what is erased is gone', () => {
  const one = booked('Odile', '09:00:00')
  const told = (since: number, to: number, more: Partial<AppointmentsChanged> = {}): AppointmentsChanged => ({
    type: 'appointments_changed',
    conversation: 1,
    seq: 1,
    since,
    to,
    appointments: [],
    gone: [],
    ...more,
  })
  const first = after(EMPTY, told(0, 1, { appointments: [one] }))
  expect(first?.appointments.get(one.id)).toBe(one)
  expect(after(EMPTY, told(3, 4, { appointments: [one] }))).toBeNull()
  expect(first && after(first, told(1, 2, { gone: [one.id] }))?.appointments.size).toBe(0)
  expect(first && after(first, told(1, 2))?.appointments.size).toBe(0)
})

test('people are found by name without accents, or by the end of their telephone', () => {
  const diary = diaryOf(
    booked('Évenou Gaston', '09:00:00', { phone: '02 97 55 70 19' }),
    booked('Rozenn Le Even', '09:15:00', { phone: '06 20 41 88 03' }),
    booked('Paul Danet', null),
  )
  expect(sought(diary, 'even', TUESDAY).map(({ name }) => name)).toEqual(['Évenou Gaston', 'Rozenn Le Even'])
  expect(sought(diary, '8803', TUESDAY).map(({ name }) => name)).toEqual(['Rozenn Le Even'])
  expect(sought(diary, 'x', TUESDAY)).toEqual([])
  expect(sharing(diary, '0297557019').map(({ name }) => name)).toEqual(['Évenou Gaston'])
  expect(waitingOn(diary, TUESDAY).map(({ name }) => name)).toEqual(['Paul Danet'])
})

test('counts are of people', () => {
  const diary = diaryOf(
    booked('Odile', '09:00:00', { state: 'came', party: 2 }),
    booked('Pierre', '09:15:00', { state: 'absent' }),
    booked('Marcel', null, { state: 'came', walk_in: true }),
  )
  expect(countsOn(diary, TUESDAY, board.places)).toEqual({ booked: 3, came: 3, absent: 1, walkedIn: 1 })
})

test('a plan says what is wrong with it, and what it offers', () => {
  const plan = {
    ...emptyPlan(),
    title: 'Cartes',
    first: TUESDAY,
    last: WEDNESDAY,
    places: [{ number: 1, name: 'Mairie', capacity: '2', on_site: 0 }],
  }
  expect(problems(plan)).toEqual([])
  expect(offered(plan)).toBe(2 * 12 * 2)
  expect(purgeOf(plan)).toBe('2040-11-24')
  expect(written(plan).places).toEqual([{ number: 1, name: 'Mairie', capacity: 2, on_site: null }])
  expect(problems({ ...plan, title: ' ', hours: [{ begins: '09:00', ends: '09:10' }] })).toEqual(['title', 'hours'])
  expect(problems({ ...plan, places: [{ number: 1, name: '', capacity: '0', on_site: 0 }] })).toEqual(['places'])
})
