import { describe, expect, it } from 'vitest'
import type { Answer, Convocation, File, Sitting, Summons } from '../../../frames'
import {
  canResume,
  countBegun,
  countFor,
  earlierOf,
  formerOf,
  hasLacked,
  heldBy,
  isMet,
  mayBeElsewhere,
  membersOf,
  needsReason,
  nextItem,
  replaceable,
  stageOf,
  substitutesOf,
} from './counting'

const AT = new Date('2026-09-11T18:32:00Z')
const LATER = new Date('2026-09-11T19:10:00Z')

function sitting(given: Partial<Sitting> = {}): Sitting {
  return {
    conversation: 1,
    seq: 2,
    in_office: [1, 2, 3, 4, 5],
    substitutes: [],
    attendances: [],
    interests: [],
    moments: [],
    closed_at: null,
    elsewhere: null,
    papers: [],
    withdrawals: [
      { kind: 'representative', leaves_office: true, source: 'CGCT L2131-11', law: true, since: '2025-12-22' },
      { kind: 'personal', leaves_office: false, source: 'Lecture prudente', law: false, since: null },
    ],
    presides: null,
    secretaries: [],
    proxies: [],
    deliberations_due: null,
    urgency_admitted: null,
    ...given,
  }
}

const there = (person: number, left_at: Date | null = null, sits_for: number | null = null) => ({
  ...{ person, arrived_at: AT, left_at, sits_for },
})
const moment = (item: number) => ({ item, at: AT, in_office: 5, present: 3, needed: 3, proxies: [], late: '' })

function convocation(carried: readonly boolean[], second_of: number | null = null): Convocation {
  return { second_of, agenda: carried.map((carried_over) => ({ carried_over })) } as unknown as Convocation
}

const ONCE = convocation([false, false, false])

function answered(person: number, given: Answer['given']): Summons {
  const answer = { given, answered_at: AT, holder: null, sittings: 1, ill: false, recorded_by: null }
  return { conversation: 1, seq: 2, person, answer } as Summons
}

describe('the quorum', () => {
  it.each([
    [5, 3],
    [6, 4],
    [19, 10],
  ])('of %i is %i', (size, needed) => {
    const in_office = Array.from({ length: size }, (_, index) => index)
    expect(countFor(sitting({ in_office }), ONCE, 0).needed).toBe(needed)
  })

  it('counts those who are there now, once each, and nobody without a mandate', () => {
    const attendances = [there(1, LATER), there(1), there(2), there(3, LATER), there(9)]
    expect(countFor(sitting({ attendances }), ONCE, 0)).toEqual({ in_office: 5, present: 2, needed: 3 })
  })

  it('leaves out those with an interest in the item, and only in that one', () => {
    const held = sitting({
      attendances: [there(1), there(2), there(3)],
      interests: [{ item: 2, person: 1, kind: 'personal' }],
    })
    expect(countFor(held, ONCE, 1)).toEqual({ in_office: 5, present: 3, needed: 3 })
    expect(countFor(held, ONCE, 2)).toEqual({ in_office: 5, present: 2, needed: 3 })
    expect(isMet(countFor(held, ONCE, 1))).toBe(true)
    expect(isMet(countFor(held, ONCE, 2))).toBe(false)
  })

  it('counts representatives out of those in office too', () => {
    const interests = [
      { item: 2, person: 1, kind: 'representative' as const },
      { item: 2, person: 4, kind: 'representative' as const },
      { item: 2, person: 3, kind: 'personal' as const },
    ]
    const held = sitting({ attendances: [there(1), there(2), there(3)], interests })
    expect(countFor(held, ONCE, 2)).toEqual({ in_office: 3, present: 1, needed: 2 })
  })

  it('counts whoever has a seat: the member, or a substitute in their place', () => {
    const attendances = [there(1), there(8, null, 3), there(9, LATER, 4)]
    const interests = [
      { item: 1, person: 3, kind: 'representative' as const },
      { item: 2, person: 8, kind: 'representative' as const },
    ]
    const held = sitting({ attendances, interests, substitutes: [8, 9] })
    expect(countFor(held, ONCE, 0)).toEqual({ in_office: 5, present: 2, needed: 3 })
    expect(countFor(held, ONCE, 1)).toEqual({ in_office: 5, present: 2, needed: 3 })
    expect(countFor(held, ONCE, 2)).toEqual({ in_office: 4, present: 1, needed: 3 })
  })

  it('is not needed the second time for what lacked it once', () => {
    const needed = (carried: boolean[], item: number) => countFor(sitting(), convocation(carried, 4), item).needed
    expect([needed([true, false], 0), needed([true, false], 1), needed([true, false], 2)]).toEqual([3, 0, 3])
    expect(needed([true, true], 0)).toBe(0)
  })
})

describe('a seat', () => {
  it('is taken by a substitute where the member is absent, has no other substitute and gives no proxy', () => {
    const attendances = [there(1), there(8, null, 3), there(9, LATER, 4)]
    const held = sitting({ attendances, substitutes: [8, 9] })
    const absent = replaceable(held, membersOf(held, [answered(2, 'proxy')]))
    expect(absent.map((one) => one.person)).toEqual([4, 5])
    const opened = sitting({ attendances, moments: [moment(0)], proxies: [{ giver: 5, holder: 1 }] })
    expect(replaceable(opened, membersOf(opened, [])).map((one) => one.person)).toEqual([2, 4])
    expect(membersOf(held, [])[2]?.seat).toBe('present')
    expect(substitutesOf(held, []).map((one) => one.seat)).toEqual(['present', 'away'])
  })

  const seats = (held: Sitting, summonses: Summons[] = []) => membersOf(held, summonses).map((one) => one.seat)

  it('is waited for unless it is taken, left, or will not be', () => {
    const summonses = [answered(3, 'absent'), answered(4, 'proxy'), answered(5, 'present')]
    const held = sitting({ attendances: [there(1), there(2, LATER)] })
    expect(seats(held, summonses)).toEqual(['present', 'away', 'away', 'away', 'awaited'])
  })

  it('is taken by whoever comes although they had said that they would not', () => {
    expect(seats(sitting({ attendances: [there(3)] }), [answered(3, 'absent')])[2]).toBe('present')
  })

  it('keeps, once all is over, who was there', () => {
    const held = sitting({ attendances: [there(1, LATER)], closed_at: LATER })
    expect(seats(held)).toEqual(['present', 'away', 'away', 'away', 'away'])
  })
})

it('tells whose proxy somebody holds: as announced until it opens, then as it stands', () => {
  const holder = { person: 2, summons: { ...answered(2, 'present'), holds_for: 1 } }
  expect(heldBy(sitting(), holder)).toBe(1)
  expect(heldBy(sitting({ moments: [moment(0)] }), holder)).toBeNull()
  expect(heldBy(sitting({ moments: [moment(0)], proxies: [{ giver: 3, holder: 2 }] }), holder)).toBe(3)
})

it('is open from its first count to its end', () => {
  expect(stageOf(sitting())).toBe('before')
  expect(stageOf(sitting({ moments: [moment(0)] }))).toBe('open')
  expect(stageOf(sitting({ moments: [moment(0)], closed_at: LATER }))).toBe('closed')
})

it('goes on with the first item that has not begun', () => {
  expect(nextItem(ONCE, sitting({ moments: [moment(0), moment(1), moment(3)] }))).toBe(2)
  expect(nextItem(ONCE, sitting({ moments: [moment(1), moment(2), moment(3)] }))).toBe(0)
})

describe('an item begun without quorum', () => {
  const lacking = { ...moment(1), present: 2 }
  const all = [there(1), there(2), there(3)]

  it('is resumed once there is one, before the items that follow', () => {
    expect(canResume(ONCE, sitting({ moments: [moment(0), lacking] }), 1)).toBe(false)
    expect(nextItem(ONCE, sitting({ moments: [moment(0), lacking] }))).toBe(2)
    const enough = sitting({ moments: [moment(0), lacking], attendances: all })
    expect(canResume(ONCE, enough, 1)).toBe(true)
    expect(nextItem(ONCE, enough)).toBe(1)
  })

  it('is dealt with from then on, and begun once', () => {
    const resumed = sitting({ moments: [moment(0), lacking, moment(1)], attendances: all })
    expect(canResume(ONCE, resumed, 1)).toBe(false)
    expect(earlierOf(resumed, 1)).toEqual([lacking])
    expect([nextItem(ONCE, resumed), countBegun(ONCE, resumed)]).toEqual([2, 1])
    expect(hasLacked(ONCE, resumed)).toBe(false)
  })

  it('is what a second convocation is for, as is all where there never was a quorum', () => {
    const opening = { ...moment(0), present: 2 }
    expect(hasLacked(ONCE, sitting({ moments: [moment(0), lacking] }))).toBe(true)
    expect(hasLacked(ONCE, sitting({ moments: [opening] }))).toBe(true)
    expect(hasLacked(ONCE, sitting({ moments: [opening, moment(1)] }))).toBe(false)
    expect(hasLacked(ONCE, sitting({ moments: [moment(0)] }))).toBe(false)
  })
})

describe('who holds no mandate any more', () => {
  it('has come, and may have to leave', () => {
    const held = sitting({ substitutes: [6], attendances: [there(1), there(6, null, 2), there(7), there(8, LATER)] })
    expect(formerOf(held, []).map(({ person, seat }) => [person, seat])).toEqual([
      [7, 'present'],
      [8, 'away'],
    ])
  })

  it('is nobody of those who never came', () => {
    expect(formerOf(sitting(), [answered(9, 'present')])).toEqual([])
  })
})

describe('a sitting that nobody counted in time', () => {
  const HOURS = 60 * 60 * 1_000
  const OPENS = new Date('2026-09-11T18:30:00Z')
  const after = (hours: number) => new Date(OPENS.getTime() + hours * HOURS)
  const counted = (hours: number, late = '') => ({ ...moment(0), at: after(hours), late })

  it('has to say why it is counted from twelve hours after its hour on', () => {
    expect(needsReason(sitting(), OPENS, after(12))).toBe(false)
    expect(needsReason(sitting(), OPENS, after(12.1))).toBe(true)
    expect(needsReason(sitting({ moments: [counted(80, 'Panne')] }), OPENS, after(80))).toBe(false)
  })

  it('goes on through the night', () => {
    expect(needsReason(sitting({ moments: [counted(5)] }), OPENS, after(16))).toBe(false)
    expect(needsReason(sitting({ moments: [counted(5)] }), OPENS, after(18))).toBe(true)
  })

  it('may be entered as held elsewhere, once', () => {
    expect(mayBeElsewhere(sitting(), OPENS, after(-1))).toBe(false)
    expect(mayBeElsewhere(sitting(), OPENS, after(0))).toBe(true)
    expect(mayBeElsewhere(sitting({ moments: [counted(1)] }), OPENS, after(80))).toBe(false)
    expect(mayBeElsewhere(sitting({ moments: [counted(80)] }), OPENS, after(81))).toBe(true)
    const elsewhere = { held_at: OPENS, entered_at: after(80), lacking: [2], lacking_by: 'x', file: {} as File }
    expect(mayBeElsewhere(sitting({ elsewhere }), OPENS, after(81))).toBe(false)
    expect(stageOf(sitting({ elsewhere }))).toBe('closed')
    expect(hasLacked(ONCE, sitting({ elsewhere }))).toBe(true)
    expect(hasLacked(ONCE, sitting({ elsewhere: { ...elsewhere, lacking: [] } }))).toBe(false)
  })
})
