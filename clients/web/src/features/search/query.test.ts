import { expect, it } from 'vitest'
import { addressOf, ANYTHING, asks, commandOf, readQuery } from './query'

const NOW = new Date('2026-11-26T12:00:00Z')

it.each(['/recherche', '/recherche?q=plan&dans=7&de=3&genre=fichiers&quand=mois&tri=pertinence'])(
  'reads back the address %s',
  (address) => {
    expect(addressOf(readQuery(new URL(address, 'http://here').searchParams))).toBe(address)
  },
)

it('takes no notice of what an address cannot say', () => {
  expect(readQuery(new URLSearchParams('dans=x&genre=zz&quand=hier&tri=x'))).toEqual(ANYTHING)
})

it('asks for messages once there is a word or a filter', () => {
  expect(asks(ANYTHING)).toBe(false)
  expect(asks({ ...ANYTHING, age: 'an' })).toBe(false)
  expect(asks({ ...ANYTHING, kind: 'fichiers' })).toBe(true)
  expect(asks({ ...ANYTHING, text: 'mart', kind: 'personnes' })).toBe(false)
})

it('says when and what of', () => {
  const week = commandOf({ ...ANYTHING, text: ' plan ', kind: 'evenements', age: 'semaine' }, NOW)
  expect(week).toMatchObject({ text: 'plan ', kind: 'calendar_event', with_file: false, until: null, order: 'newest' })
  expect(week.since).toEqual(new Date('2026-11-19T12:00:00Z'))
  const old = commandOf({ ...ANYTHING, kind: 'fichiers', age: 'avant', best: true }, NOW)
  expect(old).toMatchObject({ kind: null, with_file: true, since: null, order: 'best' })
  expect(old.until).toEqual(new Date('2025-11-25T12:00:00Z'))
})
