import { expect, test } from 'vitest'
import type { Poll } from '../../frames'
import { choosing, chosenBy, emptyPoll, isEmpty, problems, written, type PollForm } from './poll'

const poll = (several: boolean, ...people: number[][]) =>
  ({ several, options: people.map((each, place) => ({ text: `${place}`, votes: each.length, people: each })) }) as Poll

test('one chooses, chooses otherwise, and takes back', () => {
  const one = poll(false, [], [], [])
  expect(choosing(one, [], 2)).toEqual([2])
  expect(choosing(one, [2], 3)).toEqual([3])
  expect(choosing(one, [3], 3)).toEqual([])
  const several = poll(true, [], [], [])
  expect(choosing(several, [3], 1)).toEqual([1, 3])
  expect(choosing(several, [1, 3], 3)).toEqual([1])
})

test('what somebody chose is read from their name', () => {
  expect(chosenBy(poll(true, [7], [8], [8, 7]), 7)).toEqual([1, 3])
  expect(chosenBy(poll(true, [8], [], []), 7)).toEqual([])
})

const NOW = new Date(2026, 10, 30, 12)
const form = (more: Partial<PollForm>): PollForm => ({
  ...emptyPoll(),
  question: 'Quel soir ?',
  options: ['Lundi', 'Mardi', ' '],
  ...more,
})

test('what makes no poll is said before it is sent', () => {
  expect(problems(form({}), NOW)).toEqual([])
  expect(problems(emptyPoll(), NOW)).toEqual(['question', 'options'])
  expect(problems(form({ options: ['Lundi', ' lundi'] }), NOW)).toEqual(['options'])
  for (const end of [
    { day: '2026-11-30', hour: '11:59' },
    { day: '2028-01-01', hour: '12:00' },
    { day: '2026-12-01', hour: '' },
  ])
    expect(problems(form({ end }), NOW)).toEqual(['ends_at'])
})

test('a poll is sent without what is empty, and with its end as an instant', () => {
  const told = written(form({ end: { day: '2026-12-01', hour: '18:00' } }))
  expect(told.options).toEqual(['Lundi', 'Mardi'])
  expect(told.ends_at).toEqual(new Date(2026, 11, 1, 18))
  expect(isEmpty(emptyPoll())).toBe(true)
  expect(isEmpty(form({}))).toBe(false)
})
