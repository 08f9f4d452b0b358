import { describe, expect, it } from 'vitest'
import type { Answer, Summons, VerdictState } from '../../../frames'
import { changes, filtered, forecast, isFailed, isReached, judged, mayRemind, ordered, totals } from './board'

const AT = new Date('2026-09-07T16:55:00Z')

function summons(person: number, given: Partial<Summons> = {}): Summons {
  const never = { refused_at: null, bounced_at: null, opened_at: null, acknowledged_at: null, printed_at: null }
  return {
    ...{
      conversation: 7,
      seq: 12,
      person,
      channel: 'electronic',
      address: `${person}@town.example`,
      substitute: false,
      ...never,
    },
    ...{
      available_at: AT,
      handed_at: AT,
      address_since: null,
      address_entered_by: '',
      address_confirmed: true,
      handed_entered_at: null,
      mailable: true,
      to_file: false,
      reply: '',
      queue_id: '',
      failure: '',
      delivered_at: null,
      delivery: null,
    },
    ...{ reminded_at: null, answer: null, earlier: [], lapsed: false, holds_for: null, verdict: null, slips: [] },
    ...{ requested_on: null, request_recorded_at: null },
    ...given,
  }
}

function answered(given: Answer['given'], holder: number | null = null): Partial<Summons> {
  return {
    opened_at: AT,
    acknowledged_at: AT,
    answer: { given, answered_at: AT, holder, sittings: 1, ill: false, recorded_by: null },
  }
}

const paper = (person: number, given: Partial<Summons> = {}) =>
  summons(person, { channel: 'paper', available_at: null, handed_at: null, ...given })
const people = (all: readonly Summons[]) => all.map(({ person }) => person)

describe('whom a convocation has reached', () => {
  it.each([
    [summons(1), true, false],
    [summons(1, { handed_at: null }), false, false],
    [summons(1, { handed_at: null, refused_at: AT }), false, true],
    [summons(1, { to_file: true }), false, false],
    [summons(1, { to_file: true, delivered_at: AT, delivery: 'hand' }), true, false],
    [summons(1, { bounced_at: AT }), false, true],
    [summons(1, { bounced_at: AT, opened_at: new Date(AT.getTime() - 1) }), true, false],
    [summons(1, { bounced_at: AT, delivered_at: AT, delivery: 'hand' }), true, false],
    [paper(1, { printed_at: AT }), false, false],
    [paper(1, { delivered_at: AT, delivery: 'post' }), true, false],
  ])('%#', (one, reached, failed) => {
    expect(isReached(one)).toBe(reached)
    expect(isFailed(one)).toBe(failed)
  })
})

it('counts as sent what left, and not what was written to a file', () => {
  const all = [summons(1), summons(2, { to_file: true }), paper(3), paper(4, { printed_at: AT })]
  expect(totals(all, true).sent).toEqual({ count: 2, of: 4 })
})

it('does not count as sent a letter that is going to be written to a file', () => {
  const all = [summons(1), summons(2, { handed_at: null })]
  expect([totals(all, true).sent.count, totals(all, false).sent.count]).toEqual([2, 1])
})

it('parts those for whom the delay was kept from those for whom it was not, by their verdict and nothing else', () => {
  const verdict = (state: VerdictState): Partial<Summons> => ({
    verdict: { state, at: AT, by: 'electronic', dated_by: 'house', cured: false, authority_at: null, entered_at: null },
  })
  const all = [
    summons(1, verdict('in_time')),
    summons(2, verdict('late')),
    summons(3, { ...verdict('unestablished'), delivered_at: AT }),
    summons(4),
  ]
  const told = judged(all)
  expect([told.in_time, told.late, told.unestablished].map(people)).toEqual([[1], [2], [3, 4]])
})

it('puts those in danger first, then who has not read it, then who has not acknowledged it, each by name', () => {
  const names: Record<number, string> = { 1: 'Yves', 2: 'Élise', 3: 'Alain', 4: 'Didier', 5: 'Michel', 6: 'Bernard' }
  const all = [
    summons(1),
    summons(2),
    summons(3, answered('present')),
    summons(4, { opened_at: AT }),
    summons(5, { handed_at: null, refused_at: AT }),
    summons(6, answered('absent')),
  ]
  expect(people(ordered(all, (person) => names[person] ?? ''))).toEqual([5, 2, 1, 4, 3, 6])
})

it('shows who is to be reminded, not reached, absent or on paper', () => {
  const all = [
    summons(1),
    summons(2, { bounced_at: AT }),
    paper(3),
    summons(4, answered('present')),
    summons(5, answered('absent')),
    summons(6, answered('proxy', 4)),
  ]
  expect(people(filtered(all, 'all'))).toEqual([1, 2, 3, 4, 5, 6])
  expect(people(filtered(all, 'remind'))).toEqual([1, 2, 3])
  expect(people(filtered(all, 'unreached'))).toEqual([2, 3])
  expect(people(filtered(all, 'absent'))).toEqual([5, 6])
  expect(people(filtered(all, 'paper'))).toEqual([3])
})

it('reminds once an hour, and nobody who has acknowledged', () => {
  const at = (minutes: number) => new Date(AT.getTime() + minutes * 60_000)
  expect(mayRemind(summons(1), AT)).toBe(true)
  expect(mayRemind(summons(1, { reminded_at: AT }), at(59))).toBe(false)
  expect(mayRemind(summons(1, { reminded_at: AT }), at(60))).toBe(true)
  expect(mayRemind(summons(1, answered('present')), at(90))).toBe(false)
  expect(mayRemind(summons(1, { mailable: false }), AT)).toBe(false)
})

it('counts each step; paper is not awaited where it does not go', () => {
  const all = [
    summons(1, answered('present')),
    summons(2, { opened_at: AT }),
    paper(3, { printed_at: AT }),
    paper(4, answered('proxy', 1)),
    summons(5, { ...answered('proxy', 1), lapsed: true }),
  ]
  expect(totals(all, true)).toEqual({
    sent: { count: 4, of: 5 },
    handed: { count: 3, of: 5 },
    opened: { count: 4, of: 4 },
    acknowledged: { count: 3, of: 5 },
    answer: { count: 3, of: 5 },
    proxies: 1,
  })
})

describe('the quorum to expect', () => {
  it('counts no proxy as present', () => {
    const all = [
      ...[1, 2, 3].map((person) => summons(person, answered('present'))),
      summons(4, answered('absent')),
      summons(5, answered('proxy', 1)),
      ...[6, 7, 8].map((person) => summons(person)),
    ]
    expect(forecast(all)).toEqual({ inOffice: 8, present: 3, absent: 2, silent: 3, proxies: 1, needed: 5 })
  })

  it.each([
    [1, 1],
    [18, 10],
    [19, 10],
  ])('of %i members is %i', (inOffice, needed) => {
    expect(forecast(Array.from({ length: inOffice }, (_, person) => summons(person))).needed).toBe(needed)
  })

  it('counts who is in office and was not convened, and not who has left', () => {
    const all = Array.from({ length: 19 }, (_, person) => summons(person, answered('present')))
    expect(forecast(all, [], 1)).toMatchObject({ inOffice: 20, present: 19, silent: 1, needed: 11 })
    expect(forecast(all, [{ person: 18 }], 0)).toMatchObject({ inOffice: 18, present: 18, silent: 0, needed: 10 })
  })

  it('counts no substitute, whatever they have answered', () => {
    const all = Array.from({ length: 19 }, (_, person) => summons(person, answered('present')))
    const standing = all.map((one) => (one.person === 18 ? { ...one, substitute: true } : one))
    expect(forecast(standing)).toMatchObject({ inOffice: 18, present: 18, silent: 0, needed: 10 })
  })
})

describe('what has changed in a row', () => {
  it.each<[Partial<Summons>, string[]]>([
    [{}, []],
    [{ opened_at: AT }, ['opened']],
    [{ opened_at: AT, acknowledged_at: AT }, ['opened', 'acknowledged']],
    [{ bounced_at: AT }, ['handed']],
    [{ reminded_at: AT }, ['acknowledged']],
    [{ holds_for: 3 }, ['proxy']],
    [{ answer: answered('present').answer ?? null }, ['answer']],
    [{ answer: answered('proxy', 3).answer ?? null }, ['answer', 'proxy']],
  ])('%j', (given, columns) => {
    expect(changes(summons(1), summons(1, given))).toEqual(columns)
  })

  it('knows another holder', () => {
    expect(changes(summons(1, answered('proxy', 3)), summons(1, answered('proxy', 4)))).toEqual(['proxy'])
  })
})
