import { expect, it } from 'vitest'
import { beginningOf, draftOf, NEW, problems, valuesOf, wholeOf } from './bodyDraft'

const council = { ...draftOf(), conversation: '7', name: ' Conseil ', inhabitants: '2 500' }

it('reads whole numbers as they are written', () => {
  expect([wholeOf('2 500'), wholeOf('0'), wholeOf('2\u202f500')]).toEqual([2_500, 0, 2_500])
  expect([wholeOf(''), wholeOf('2,5'), wholeOf('-3'), wholeOf('trois')]).toEqual([NaN, NaN, NaN, NaN])
})

it('says what is missing', () => {
  expect(problems(council, true)).toEqual({})
  expect(Object.keys(problems({ ...council, conversation: '', name: ' ', inhabitants: '' }, true))).toEqual([
    'conversation',
    'name',
    'inhabitants',
  ])
  const commission = { ...council, kind: 'commission' as const, inhabitants: '' }
  expect(problems(commission, true)).toEqual({})
  expect(Object.keys(problems({ ...commission, own_days: '61' }, true))).toEqual(['own_days'])
})

it('sends inhabitants of what has a law that counts them, and days of its own of each', () => {
  expect(valuesOf({ ...council, own_days: '4' })).toMatchObject({ name: 'Conseil', inhabitants: 2_500, own_days: 4 })
  const board = { ...council, kind: 'board' as const }
  expect(valuesOf({ ...board, regime: 'ccas' })).toMatchObject({ regime: 'ccas', inhabitants: 2_500 })
  expect(valuesOf({ ...board, regime: 'epci' })).toMatchObject({ regime: 'commune', inhabitants: 0 })
  expect(valuesOf({ ...council, regime: 'ccas' })).toMatchObject({ regime: 'commune' })
  const commission = { ...council, kind: 'commission' as const, own_days: '4' }
  expect(valuesOf(commission)).toMatchObject({ inhabitants: 0, own_days: 4 })
  expect(valuesOf({ ...commission, own_days: '' }).own_days).toBeNull()
})

it('founds a commission with its group, its members and its chair', () => {
  const commission = { ...draftOf(undefined, true), people: [5, 6], chair: '6', starts_on: '2026-04-03' }
  expect(beginningOf(commission)).toEqual({
    conversation: null,
    kind: 'commission',
    seats: [
      { person: 5, role: 'member' },
      { person: 6, role: 'chair' },
    ],
    starts_on: '2026-04-03',
  })
  expect(beginningOf({ ...commission, conversation: '7', starts_on: '' })).toMatchObject({
    conversation: 7,
    starts_on: null,
  })
  expect(draftOf().conversation).not.toBe(NEW)
})
