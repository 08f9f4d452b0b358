import { describe, expect, it } from 'vitest'
import type { Assessment, Rule } from '../../../frames'
import { between, cells, isLastMinutes, left, plus, sentCells, stateAt } from './clock'

const PARIS = 'Europe/Paris'
const RULE: Rule = {
  ...{ code: 'council', purpose: 'ordinary', scope: 'commune', number: 3, valid_from: null, known: 'text' },
  ...{
    source: 'CGCT L2121-11',
    inhabitants_from: 0,
    law: true,
    prudent: 0,
    text: '',
    recorded_at: null,
    recorded_by: null,
  },
}
/** The sitting of Friday 11 September 2026: to be sent by Monday 7. */
const FRIDAY: Assessment = {
  ...{
    rule: RULE,
    own: RULE,
    clear_days: 7,
    may_be_urgent: true,
    latest_send: '2026-09-07',
    deadline: new Date('2026-09-07T22:00:00Z'),
  },
  terms: [],
  ...{ earliest_meeting: '2026-09-07', state: 'tenable', deliberations_due: null, moved_from: '' },
  letters_by: new Date('2026-09-07T21:30:00Z'),
  ...{ sentences: [], blocks: [], warnings: [] },
}
const at = (text: string) => new Date(text)
const drawn = (given: Partial<Assessment>, now: string, meets = '2026-09-11') =>
  cells({ ...FRIDAY, ...given }, meets, at(now), PARIS).map(
    ({ day, kind, number }) => `${day.slice(8)} ${kind}${number ? ` ${number}` : ''}`,
  )

describe('the state', () => {
  it.each([
    ['2026-09-03T08:12:00Z', PARIS, 'tenable'],
    ['2026-09-06T21:59:00Z', PARIS, 'tenable'],
    ['2026-09-06T22:00:00Z', PARIS, 'last_day'],
    ['2026-09-07T21:59:59Z', PARIS, 'last_day'],
    ['2026-09-07T22:00:00Z', PARIS, 'late'],
  ])('at %s is %s', (now, zone, state) => {
    expect(stateAt(FRIDAY, at(now), zone)).toBe(state)
  })

  it('changes on the night when the clocks do', () => {
    const sunday = { ...FRIDAY, latest_send: '2026-10-25', deadline: at('2026-10-25T23:00:00Z') }
    expect(stateAt(sunday, at('2026-10-24T22:00:00Z'), PARIS)).toBe('last_day')
    expect(stateAt(sunday, at('2026-10-25T22:59:00Z'), PARIS)).toBe('last_day')
    expect(stateAt(sunday, at('2026-10-25T23:00:00Z'), PARIS)).toBe('late')
  })
})

describe('the days', () => {
  it('are those that the delay counts', () => {
    const cells = ['03 today', '04 plain', '05 plain', '06 plain', '07 last', '08 clear 1', '09 clear 2', '10 clear 3']
    expect(drawn({}, '2026-09-03T08:12:00Z')).toEqual([...cells, '11 meet'])
  })

  it('end with today on the last evening', () => {
    expect(drawn({}, '2026-09-07T16:42:00Z')[0]).toBe('07 today_last')
  })

  it('show, too late, what is left and the first date that is free', () => {
    expect(drawn({ earliest_meeting: '2026-09-12' }, '2026-09-08T06:20:00Z')).toEqual([
      ...['07 last', '08 today_late', '09 clear 1', '10 clear 2', '11 meet_late', '12 free'],
    ])
  })

  it('leave out the middle of a long wait', () => {
    const all = drawn({}, '2026-07-01T08:00:00Z')
    expect(all).toHaveLength(9)
    expect(all.slice(0, 3)).toEqual(['01 today', '02 plain', '03 gap 65'])
    expect(all.at(-1)).toBe('11 meet')
  })

  it('of a sitting that has passed are none but those until now', () => {
    expect(drawn({ earliest_meeting: '2026-09-24' }, '2026-09-20T08:00:00Z').at(-1)).toBe('24 free')
  })
})

it.each([
  ['2026-09-07T21:29:59Z', false],
  ['2026-09-07T21:30:00Z', true],
  ['2026-09-07T21:59:59Z', true],
  ['2026-09-07T22:00:00Z', false],
])('at %s knows the last minutes: %s', (now, last) => {
  expect(isLastMinutes(FRIDAY, at(now))).toBe(last)
})

it('believes the server when the device is slow', () => {
  const warnings = [{ code: 'last_minutes', item: 0, day: null, rule: null, entry: 0, person: null }] as const
  expect(isLastMinutes({ ...FRIDAY, warnings: [...warnings] }, at('2026-09-07T20:00:00Z'))).toBe(true)
  expect(isLastMinutes({ ...FRIDAY, warnings: [...warnings] }, at('2026-09-07T22:00:00Z'))).toBe(false)
})

it('counts what is left to the minute, and never less than nothing', () => {
  expect(left(FRIDAY.deadline, at('2026-09-05T17:30:00Z'))).toEqual({ days: 2, hours: 4, minutes: 30 })
  expect(left(FRIDAY.deadline, at('2026-09-07T21:59:31Z'))).toEqual({ days: 0, hours: 0, minutes: 1 })
  expect(left(FRIDAY.deadline, at('2026-09-08T08:00:00Z'))).toEqual({ days: 0, hours: 0, minutes: 0 })
})

it('counts days across a change of clocks', () => {
  expect(between('2026-03-28', '2026-03-30')).toBe(2)
  expect(plus('2026-10-24', 2)).toBe('2026-10-26')
  expect(plus('2028-02-28', 1)).toBe('2028-02-29')
})

describe('the days of what was sent', () => {
  const told = (sent: string) =>
    sentCells(sent, '2026-09-11').map(({ day, kind, number }) => `${day.slice(8)} ${kind}${number ? ` ${number}` : ''}`)

  it('lead from sending to the sitting', () => {
    expect(told('2026-09-07')).toEqual(['07 sent', '08 clear 1', '09 clear 2', '10 clear 3', '11 meet'])
  })

  it('are shortened when they are many', () => {
    expect(told('2026-08-20')).toHaveLength(9)
    expect(told('2026-08-20').filter((one) => one.includes('gap'))).toHaveLength(1)
  })
})
