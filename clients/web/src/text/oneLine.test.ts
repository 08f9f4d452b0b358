import { expect, it } from 'vitest'
import { oneLine } from './oneLine'

it.each([
  ['  Salle des fêtes ', 'Salle des fêtes'],
  ['Conseil\u2028municipal', 'Conseil municipal'],
  ['a \r\n\t\u000b\u0085b', 'a b'],
  ['\u202eliesnoC', 'liesnoC'],
  ['e\u0301lus', 'élus'],
  ['Voirie\u00a0: travaux', 'Voirie\u00a0: travaux'],
  ['a\u200d', 'a'],
  ['👩\u200d❤\ufe0f\u200d👩', '👩\u200d❤\ufe0f\u200d👩'],
  ['\u200b\u3164\ufeff', ''],
  ['Ma\u3164ëlle\ufe00', 'Maëlle'],
  ['', ''],
])('%j is %j', (given, kept) => {
  expect(oneLine(given)).toBe(kept)
})
