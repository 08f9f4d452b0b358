import { expect, it } from 'vitest'
import { addressOf, ANYTHING, narrowed, readQuery } from './query'
import { PAGE, SOME, wantedInPalette, wantedOnPage } from './wanted'

const NOW = new Date('2026-11-26T12:00:00Z')

it.each(['/recherche', '/recherche?q=plan&dans=7&de=3&genre=documents&quand=mois&tri=pertinence'])(
  'reads back the address %s',
  (address) => {
    expect(addressOf(readQuery(new URL(address, 'http://here').searchParams))).toBe(address)
  },
)

it('takes no notice of what an address cannot say', () => {
  expect(readQuery(new URLSearchParams('dans=x&genre=zz&quand=hier&tri=x'))).toEqual(ANYTHING)
})

it('asks for nothing without a word or a filter', () => {
  expect(wantedOnPage(ANYTHING)).toEqual({})
  expect(wantedOnPage({ ...ANYTHING, age: 'an' })).toEqual({})
  expect(wantedInPalette({ ...ANYTHING, conversation: 7 })).toEqual({})
})

it('asks for some of each kind', () => {
  expect(wantedOnPage({ ...ANYTHING, text: 'plan' })).toEqual({
    convocations: SOME,
    documents: SOME,
    files: SOME,
    messages: SOME,
    publications: SOME,
    minutes: SOME,
    events: SOME,
  })
})

it('asks for a page of the kind that is shown, and counts the others', () => {
  const wanted = wantedOnPage({ ...ANYTHING, text: 'plan', kind: 'documents' })
  expect(wanted).toMatchObject({ documents: PAGE, files: PAGE, carriers: PAGE, messages: 1, minutes: 1 })
  expect(wantedOnPage({ ...ANYTHING, kind: 'publications' })).toEqual({ publications: PAGE })
  expect(wantedOnPage({ ...ANYTHING, text: 'mart', kind: 'personnes' })).toMatchObject({ messages: 1 })
})

it('says since when and until when', () => {
  const week = narrowed({ ...ANYTHING, text: ' plan ', author: 3, age: 'semaine' }, NOW)
  expect(week).toMatchObject({ text: 'plan ', conversation: null, author: 3, until: null, order: 'newest' })
  expect(week.since).toEqual(new Date('2026-11-19T12:00:00Z'))
  const old = narrowed({ ...ANYTHING, age: 'avant', best: true }, NOW)
  expect(old).toMatchObject({ since: null, order: 'best' })
  expect(old.until).toEqual(new Date('2025-11-25T12:00:00Z'))
})
