import { describe, expect, it } from 'vitest'
import type { Answer, Convocation, Sitting, Summons } from '../../../frames'
import { countFor, isMet, membersOf, nextItem, stageOf } from './counting'

const AT = new Date('2026-09-11T18:32:00Z')
const LATER = new Date('2026-09-11T19:10:00Z')

function sitting(given: Partial<Sitting> = {}): Sitting {
  return {
    conversation: 1,
    seq: 2,
    in_office: [1, 2, 3, 4, 5],
    attendances: [],
    interests: [],
    moments: [],
    closed_at: null,
    papers: [],
    interested_leave: false,
    deliberations_due: null,
    ...given,
  }
}

const there = (person: number, left_at: Date | null = null) => ({ person, arrived_at: AT, left_at })
const moment = (item: number) => ({ item, at: AT, in_office: 5, present: 3, needed: 3 })

function convocation(carried: readonly boolean[], second_of: number | null = null): Convocation {
  return { second_of, agenda: carried.map((carried_over) => ({ carried_over })) } as unknown as Convocation
}

const ONCE = convocation([false, false, false])

function answered(person: number, given: Answer['given']): Summons {
  const answer = { given, answered_at: AT, holder: null, sittings: 1, ill: false }
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
    const held = sitting({ attendances: [there(1), there(2), there(3)], interests: [{ item: 2, person: 1 }] })
    expect(countFor(held, ONCE, 1)).toEqual({ in_office: 5, present: 3, needed: 3 })
    expect(countFor(held, ONCE, 2)).toEqual({ in_office: 5, present: 2, needed: 3 })
    expect(isMet(countFor(held, ONCE, 1))).toBe(true)
    expect(isMet(countFor(held, ONCE, 2))).toBe(false)
  })

  it('counts them out of those in office too where the rule says so', () => {
    const interests = [
      { item: 2, person: 1 },
      { item: 2, person: 4 },
    ]
    const held = sitting({ attendances: [there(1), there(2), there(3)], interests, interested_leave: true })
    expect(countFor(held, ONCE, 2)).toEqual({ in_office: 3, present: 2, needed: 2 })
  })

  it('is not needed the second time for what lacked it once', () => {
    const needed = (carried: boolean[], item: number) => countFor(sitting(), convocation(carried, 4), item).needed
    expect([needed([true, false], 0), needed([true, false], 1), needed([true, false], 2)]).toEqual([3, 0, 3])
    expect(needed([true, true], 0)).toBe(0)
  })
})

describe('a seat', () => {
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

it('is open from its first count to its end', () => {
  expect(stageOf(sitting())).toBe('before')
  expect(stageOf(sitting({ moments: [moment(0)] }))).toBe('open')
  expect(stageOf(sitting({ moments: [moment(0)], closed_at: LATER }))).toBe('closed')
})

it('goes on with the first item that has not begun', () => {
  expect(nextItem(ONCE, sitting({ moments: [moment(0), moment(1), moment(3)] }))).toBe(2)
  expect(nextItem(ONCE, sitting({ moments: [moment(1), moment(2), moment(3)] }))).toBe(0)
})
