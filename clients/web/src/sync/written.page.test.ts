import { expect, it } from 'vitest'
import { ME } from '../testing/records'
import { forgetAllWritten, forgetPast, keepWritten, keptAt, placesOf, writtenAt, type Kind } from './written'

it('forgets what was kept until a day that is past', () => {
  const soon = new Date().toISOString().slice(0, 10)
  for (const [place, until] of [
    ['5/1', '2026-01-06'],
    ['5/2', soon],
  ] as const)
    keepWritten('appointments', ME, keptAt(place), { until })
  keepWritten('appointments', ME, '5/1', { waiting: [] })
  forgetPast()
  expect(placesOf('appointments', ME)).toEqual([keptAt('5/2'), '5/1'])
})

it('goes with whoever signs out, whatever it is, and stays with others', () => {
  const kinds: Kind[] = ['post', 'event', 'edit']
  for (const kind of kinds) for (const author of [ME, 2]) keepWritten(kind, author, 'there', { kind })
  expect(writtenAt('edit', ME, 'there')).toEqual({ kind: 'edit' })
  forgetAllWritten(ME)
  expect(kinds.flatMap((kind) => placesOf(kind, ME))).toEqual([])
  expect(kinds.map((kind) => placesOf(kind, 2))).toEqual([['there'], ['there'], ['there']])
})
