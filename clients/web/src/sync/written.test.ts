import { expect, it } from 'vitest'
import { ME } from '../testing/records'
import { forgetAllWritten, keepWritten, placesOf, writtenAt, type Kind } from './written'

it('goes with whoever signs out, whatever it is, and stays with others', () => {
  const kinds: Kind[] = ['post', 'event', 'edit']
  for (const kind of kinds) for (const author of [ME, 2]) keepWritten(kind, author, 'there', { kind })
  expect(writtenAt('edit', ME, 'there')).toEqual({ kind: 'edit' })
  forgetAllWritten(ME)
  expect(kinds.flatMap((kind) => placesOf(kind, ME))).toEqual([])
  expect(kinds.map((kind) => placesOf(kind, 2))).toEqual([['there'], ['there'], ['there']])
})
