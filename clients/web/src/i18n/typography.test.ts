import { describe, expect, it } from 'vitest'
import { typeset, typesetAll } from './typography'

describe('typeset', () => {
  it.each([
    ['Serez-vous là ?', 'Serez-vous là\u00a0?'],
    ['« convention asinerie »', '«\u00a0convention asinerie\u00a0»'],
    ["J'accuse réception", 'J’accuse réception'],
    ['20 h 30', '20\u00a0h\u00a030'],
    ['312 Ko, 4 312,60 €', '312\u00a0Ko, 4\u00a0312,60\u00a0€'],
    ['décision modificative n° 2', 'décision modificative n°\u00a02'],
    ['dans 12 s.', 'dans 12\u00a0s.'],
    ['https://josselin.example/a?b', 'https://josselin.example/a?b'],
  ])('%s', (typed, set) => {
    expect(typeset(typed)).toBe(set)
    expect(typeset(set)).toBe(set)
  })
})

it('reaches sentences made by functions', () => {
  const words = typesetAll({ group: { unread: (n: number) => `Non lus : ${n}` } })
  expect(words.group.unread(3)).toBe('Non lus\u00a0: 3')
})
