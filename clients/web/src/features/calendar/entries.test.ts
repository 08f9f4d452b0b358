import { expect, it } from 'vitest'
import { EMPTY } from '../../domain/state'
import type { CalendarEvent, Convocation, Message } from '../../frames'
import { apply } from '../../sync/apply'
import { conversation, ME, membership, message, started } from '../../testing/records'
import { byDay, entriesBetween, hourOn } from './entries'
import { isExpected, isEvent, organises, standing, whenWords } from './event'
import { emptyPlan, planOf, problems, refusedField, written } from './plan'

const FAR = new Date('2099-09-17T16:00:00Z')

function event(given: Partial<CalendarEvent> = {}): CalendarEvent {
  return {
    type: 'calendar_event',
    title: 'Visite',
    starts_at: FAR,
    ends_at: new Date(FAR.getTime() + 3_600_000),
    all_day: false,
    place: 'Écluse',
    meeting: '',
    text: '',
    category: 'house',
    asks: true,
    places: null,
    reminder: null,
    files: [],
    yes: [],
    maybe: [],
    no: [],
    waiting: [],
    sequence: 0,
    changed_by: null,
    cancelled_at: null,
    repeats: null,
    dates: [],
    ...given,
  }
}

function state(...contents: (CalendarEvent | Convocation)[]) {
  const begun = started({
    conversations: [conversation(1, [ME, 2])],
    memberships: [membership(1)],
    cursors: [{ conversation: 1, seq: contents.length }],
    messages: contents.map((content, index) => message(1, index + 1, { content })),
  })
  return apply(EMPTY, { type: 'started', started: begun })
}

function first(content: CalendarEvent): Message & { content: CalendarEvent } {
  const found = message(1, 1, { content })
  if (!isEvent(found)) throw new Error('no event')
  return found
}

it('puts whole days first, then the hours, and an event of several days on each of them', () => {
  const days = event({
    title: 'Fête',
    all_day: true,
    starts_at: new Date('2099-09-15T22:00:00Z'),
    ends_at: new Date('2099-09-17T22:00:00Z'),
  })
  const found = entriesBetween(state(event(), days), '2099-09-17', '2099-09-30')
  expect(found.map(({ title, first, last, hour }) => [title, first, last, hour])).toEqual([
    ['Fête', '2099-09-16', '2099-09-17', ''],
    ['Visite', '2099-09-17', '2099-09-17', '18:00'],
  ])
  const shown = byDay(entriesBetween(state(days), '2099-09-01', '2099-09-30'), '2099-09-01', '2099-09-30')
  expect([...shown.keys()]).toEqual(['2099-09-16', '2099-09-17'])
  expect(entriesBetween(state(event()), '2099-09-18', '2099-09-30')).toEqual([])
  expect(entriesBetween(state(event()), '2099-09-01', '2099-09-30', 2)).toEqual([])
})

it('expects an answer until it is given, and none of what is cancelled or over', () => {
  const here = state()
  expect(isExpected(here, first(event()))).toBe(true)
  for (const given of [{ no: [ME] }, { waiting: [ME] }, { asks: false }, { cancelled_at: FAR }]) {
    expect(isExpected(here, first(event(given)))).toBe(false)
  }
  const over = event({ starts_at: new Date('2020-01-01'), ends_at: new Date('2020-01-02') })
  expect(isExpected(here, first(over))).toBe(false)
  expect(standing(event({ maybe: [ME] }), ME)).toBe('maybe')
})

it('lets the author and the managers change what is not cancelled', () => {
  const own = { ...first(event()), author: ME }
  expect(organises(state(), own)).toBe(true)
  expect(organises(state(), first(event()))).toBe(false)
  expect(organises(state(), { ...own, content: event({ cancelled_at: FAR }) })).toBe(false)
})

it('says when it is', () => {
  const zone = 'Europe/Paris'
  expect(whenWords(event(), zone)).toBe('jeudi 17 septembre 2099, de 18\u00a0h à 19\u00a0h')
  const day = event({ all_day: true, starts_at: new Date('2099-09-16T22:00Z'), ends_at: new Date('2099-09-17T22:00Z') })
  expect(whenWords(day, zone)).toBe('jeudi 17 septembre 2099')
})

it('says until when of an event over midnight, on both its days', () => {
  const zone = 'Europe/Paris'
  const ball = event({ title: 'Bal', starts_at: new Date('2099-09-17T20:00Z'), ends_at: new Date('2099-09-18T00:00Z') })
  expect(whenWords(ball, zone)).toBe('jeudi 17 septembre 2099, de 22\u00a0h à 2\u00a0h le lendemain')
  const [entry] = entriesBetween(state(ball), '2099-09-17', '2099-09-18')
  expect(entry && [entry.first, entry.last]).toEqual(['2099-09-17', '2099-09-18'])
  expect(entry && ['2099-09-17', '2099-09-18'].map((day) => hourOn(entry, day))).toEqual(['22:00', '– 02:00'])
  const plan = planOf(ball, zone)
  expect(problems(plan)).toEqual({})
  expect(written(plan, [])).toMatchObject({ date: '2099-09-17', until_date: '2099-09-18', until_hour: '02:00:00' })
  expect(Object.keys(problems({ ...plan, untilDate: '' }))).toEqual(['untilHour'])
})

it('writes what was read, and names what is wrong', () => {
  const plan = planOf(event({ reminder: 'day', places: 3 }), 'Europe/Paris')
  const sent = written(plan, [7])
  expect(sent).toMatchObject({ date: '2099-09-17', hour: '18:00:00', until_date: null, until_hour: '19:00:00' })
  expect(sent).toMatchObject({ places: 3, reminder: 'day', files: [7] })
  expect(written({ ...plan, wholeDay: true, asks: false }, [])).toMatchObject({
    hour: null,
    until_hour: null,
    places: null,
  })
  expect(problems(plan)).toEqual({})
  expect(Object.keys(problems(emptyPlan('')))).toEqual(['title', 'date'])
  expect(Object.keys(problems({ ...plan, untilHour: '17:00', places: 0 }))).toEqual(['untilHour', 'places'])
  expect(Object.keys(problems({ ...plan, untilDate: '2099-09-16' }))).toEqual(['untilDate'])
  expect(Object.keys(refusedField('until_hour'))).toEqual(['untilHour'])
})
