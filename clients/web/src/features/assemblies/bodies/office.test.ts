import { describe, expect, it } from 'vitest'
import type { Bodies, Body, ChannelChoice, Mandate } from '../../../frames'
import { inOrder, requestsOf, seatsOf, told } from './office'

const NAMES: Record<number, string> = { 1: 'Hervé', 2: 'Émile', 3: 'Annick', 4: 'Zoé' }
const nameOf = (person: number) => NAMES[person] ?? ''

function mandate(id: number, person: number, given: Partial<Mandate> = {}): Mandate {
  return { id, body: 1, person, starts_on: '2026-03-20', role: 'member', ends_on: null, ...given }
}

function choice(requested_on: string, channel: ChannelChoice['channel'], minute = 0): ChannelChoice {
  const recorded_at = new Date(Date.UTC(2026, 8, 1, 8, minute))
  return { person: 3, channel, requested_on, recorded_at, address: '', recorded_by: 1, file: null }
}

function body(id: number, given: Partial<Body> = {}): Body {
  const rest = { regime: 'commune', inhabitants: 2_500, place: '', own_days: null, active: true } as const
  return { id, conversation: id, kind: 'commission', name: `Commission ${id}`, ...rest, ...given }
}

const ids = (mandates: readonly Mandate[]) => mandates.map(({ id }) => id)

describe('an assembly on a day', () => {
  const all = [
    mandate(1, 4),
    mandate(2, 2),
    mandate(3, 3, { role: 'secretary' }),
    mandate(4, 1, { role: 'chair' }),
    mandate(5, 3, { starts_on: '2020-05-25', ends_on: '2026-03-19' }),
    mandate(6, 4, { starts_on: '2020-05-25', ends_on: '2021-01-04' }),
    mandate(7, 9, { role: 'substitute' }),
    mandate(8, 2, { body: 2 }),
  ]

  it('has the chair first, then the secretary, then the members by name; substitutes are not counted', () => {
    const seats = seatsOf(all, 1, '2026-03-20', nameOf)
    expect(ids(seats.inOffice)).toEqual([4, 3, 2, 1])
    expect(ids(seats.substitutes)).toEqual([7])
    expect(ids(seats.past)).toEqual([5, 6])
    expect(seats.coming).toEqual([])
  })

  it('counts the last day in office, and not the one before the first', () => {
    const seats = seatsOf(all, 1, '2026-03-19', nameOf)
    expect(ids(seats.inOffice)).toEqual([5])
    expect(ids(seats.coming)).toEqual([4, 3, 2, 1, 7])
    expect(ids(seats.past)).toEqual([6])
  })
})

it('holds to the latest request of the day, then to the one recorded last', () => {
  const all = [
    choice('2026-04-02', 'paper'),
    choice('2026-09-01', 'electronic', 1),
    choice('2026-09-01', 'paper', 2),
    { ...choice('2026-10-01', 'electronic'), person: 4 },
  ]
  expect(requestsOf(all, 3, '2026-04-01')).toEqual([])
  expect(requestsOf(all, 3, '2026-08-31').map((one) => one.channel)).toEqual(['paper'])
  expect(requestsOf(all, 3, '2026-09-01').map((one) => one.channel)).toEqual(['paper', 'electronic', 'paper'])
})

it('puts councils first and those dissolved last', () => {
  const council = body(3, { kind: 'council', name: 'Conseil' })
  const gone = body(4, { kind: 'council', active: false })
  expect(inOrder([gone, body(2), body(1), council]).map(({ id }) => id)).toEqual([3, 1, 2, 4])
})

describe('what is told', () => {
  const known: Bodies = {
    bodies: [body(1)],
    mandates: [mandate(1, 2)],
    choices: [choice('2026-04-02', 'paper')],
    convenors: [],
    censuses: [],
  }

  it('keeps censuses by their day, the latest first', () => {
    const census = (since: string, minute: number) => ({
      body: 1,
      inhabitants: 3_612,
      since,
      source: 'INSEE',
      recorded_at: new Date(Date.UTC(2026, 8, 1, 8, minute)),
      regime: 'commune' as const,
      recorded_by: 1,
    })
    const given = [census('2026-01-01', 1), census('2027-01-01', 2), census('2026-01-01', 3), census('2026-01-01', 3)]
    const after = given.reduce<Bodies>((now, one) => told(now, { type: 'census_recorded', census: one }), known)
    expect(after.censuses).toEqual([given[1], given[2], given[0]])
  })

  it('replaces what it is about and adds what is new', () => {
    const renamed = told(known, { type: 'body_changed', body: body(1, { name: 'Travaux' }) })
    expect(renamed.bodies.map(({ name }) => name)).toEqual(['Travaux'])
    expect(told(known, { type: 'body_changed', body: body(2) }).bodies).toHaveLength(2)
    const ended = told(known, { type: 'mandate_changed', mandate: mandate(1, 2, { ends_on: '2026-09-30' }) })
    expect(ended.mandates.map(({ ends_on }) => ends_on)).toEqual(['2026-09-30'])
  })

  it('holds a request once, whether told by the answer, by the event or by both', () => {
    const again = told(known, { type: 'channel_chosen', choice: choice('2026-04-02', 'paper') })
    expect(again.choices).toHaveLength(1)
    expect(told(known, { type: 'channel_chosen', choice: choice('2026-05-02', 'paper', 1) }).choices).toHaveLength(2)
  })

  it('leaves the rest alone', () => {
    expect(told(known, { type: 'state_lost' })).toBe(known)
  })
})
