import { expect, it } from 'vitest'
import { addressOf, ANYTHING, asks, asksMessages, asksNodes, commandOf, nodesCommandOf, readQuery } from './query'

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

it('asks for messages once there is a word or a filter', () => {
  expect(asks(ANYTHING)).toBe(false)
  expect(asks({ ...ANYTHING, age: 'an' })).toBe(false)
  expect(asks({ ...ANYTHING, kind: 'documents' })).toBe(true)
  expect(asks({ ...ANYTHING, text: 'mart', kind: 'personnes' })).toBe(false)
})

it('asks for documents once there is a word, and for messages with a file beside them', () => {
  expect(asksNodes({ ...ANYTHING, conversation: 7 })).toBe(false)
  expect(asksNodes({ ...ANYTHING, text: 'plan' })).toBe(true)
  expect(asksNodes({ ...ANYTHING, text: 'plan', kind: 'messages' })).toBe(false)
  const documents = { ...ANYTHING, text: 'plan', kind: 'documents' } as const
  expect([asksNodes(documents), asksMessages(documents), asks(documents)]).toEqual([true, true, true])
  expect(nodesCommandOf({ ...documents, author: 3 }, NOW)).toEqual({
    text: 'plan',
    conversation: null,
    author: 3,
    since: null,
    until: null,
    order: 'newest',
  })
})

it('says when and what of', () => {
  const week = commandOf({ ...ANYTHING, text: ' plan ', kind: 'evenements', age: 'semaine' }, NOW)
  expect(week).toMatchObject({ text: 'plan ', kind: 'calendar_event', with_file: false, until: null, order: 'newest' })
  expect(week.since).toEqual(new Date('2026-11-19T12:00:00Z'))
  const old = commandOf({ ...ANYTHING, kind: 'documents', age: 'avant', best: true }, NOW)
  expect(old).toMatchObject({ kind: null, with_file: true, since: null, order: 'best' })
  expect(old.until).toEqual(new Date('2025-11-25T12:00:00Z'))
})
