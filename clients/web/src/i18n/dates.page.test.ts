import { afterEach, describe, expect, it } from 'vitest'
import {
  briefMoment,
  clock,
  dayRule,
  daysAgo,
  dayWord,
  hour,
  isElsewhere,
  longDay,
  moment,
  plateDate,
  recent,
  shortDay,
} from './dates'
import { speak } from './language.svelte'

const now = new Date(2026, 8, 8, 12, 0)
const on = (day: number, hours = 9, minutes = 5, month = 8, year = 2026) => new Date(year, month, day, hours, minutes)

afterEach(() => speak('fr'))

describe('in French', () => {
  it('writes hours', () => {
    expect(clock(on(8))).toBe('09:05')
    expect(hour(on(11, 20, 30))).toBe('20\u00a0h\u00a030')
    expect(hour(on(11, 18, 0))).toBe('18\u00a0h')
  })

  it('writes days', () => {
    expect(longDay(on(11))).toBe('vendredi 11 septembre 2026')
    expect(shortDay(on(11), undefined, now)).toBe('ven. 11 sept.')
    expect(moment(on(7, 11, 20), undefined, now)).toBe('lundi 7 septembre à 11:20')
    expect(briefMoment(on(7, 22, 8), undefined, now)).toBe('lun. 22:08')
  })

  it('says the least that tells when', () => {
    expect(recent(on(8), now)).toBe('09:05')
    expect(recent(on(7), now)).toBe('Hier')
    expect(recent(on(4), now)).toBe('Ven.')
    expect(recent(on(1), now)).toBe('1er sept.')
    expect(recent(on(1, 9, 5, 5, 2025), now)).toBe('1er juin 2025')
  })

  it('says what is known to the day', () => {
    expect(dayWord(on(8), now)).toBe('aujourd’hui')
    expect(dayWord(on(7), now)).toBe('hier')
    expect(dayWord(on(4), now)).toBe('vendredi 4 septembre 2026')
  })

  it('parts the days of a conversation', () => {
    expect(dayRule(on(8), now)).toBe('Aujourd’hui, mardi 8 septembre')
    expect(dayRule(on(7), now)).toBe('Hier, lundi 7 septembre')
    expect(dayRule(on(4), now)).toBe('Vendredi 4 septembre')
  })
})

it('shows the hours of a zone, and knows whether those of the device are others', () => {
  const evening = new Date('2026-09-08T22:30:00Z')
  expect(briefMoment(evening, 'Europe/Paris', new Date('2026-09-09T08:00:00Z'))).toBe('00:30')
  expect(briefMoment(evening, 'America/Martinique', new Date('2026-09-09T08:00:00Z'))).toBe('mar. 18:30')
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone
  expect(
    [isElsewhere(here), isElsewhere('Pacific/Apia'), isElsewhere('Pacific/Niue')].filter(Boolean).length,
  ).toBeGreaterThan(0)
  expect(isElsewhere(here)).toBe(false)
})

it('speaks English when asked', async () => {
  await speak('en')
  expect(longDay(on(11))).toMatch(/^Friday,? 11 September 2026$/)
  expect(hour(on(11, 20, 30))).toBe('20:30')
  expect(recent(on(7), now)).toBe('Yesterday')
})

it('shows a legal date in the zone of the authority', () => {
  const opensAt = new Date('2026-09-11T22:30:00Z')
  expect(longDay(opensAt, 'Europe/Paris')).toBe('samedi 12 septembre 2026')
  expect(hour(opensAt, 'Indian/Reunion')).toBe('2\u00a0h\u00a030')
  expect(plateDate(opensAt, 'America/Guadeloupe')).toEqual({
    weekday: 'vendredi',
    day: '11',
    month: 'septembre',
    shortMonth: 'sept.',
  })
})

it('counts days by the calendar, through the change of hour', () => {
  expect(daysAgo(on(24, 23, 59, 9), on(26, 0, 1, 9))).toBe(2)
  expect(daysAgo(new Date('2026-09-11T22:30:00Z'), new Date('2026-09-11T21:30:00Z'), 'Europe/Paris')).toBe(-1)
})
