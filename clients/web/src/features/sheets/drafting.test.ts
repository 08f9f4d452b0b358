import { expect, it } from 'vitest'
import { callAt, replaced, wantsReference, wordAt } from './drafting'

it('takes the name of a cell after an operator, and nowhere else', () => {
  for (const text of ['=', '=SOMME(', '=A1+', '=SI(A1>', '=SOMME(A1; ', '="a"&'])
    expect(wantsReference(text, text.length)).toBe(true)
  for (const text of ['', 'A1+', '=A1', '="a+', '=SOMME(A1)']) expect(wantsReference(text, text.length)).toBe(false)
  expect(wantsReference('=A1+B2', 4)).toBe(true)
})

it('proposes functions for the word being typed, not for a cell of another table or a text', () => {
  expect(wordAt('=SOM', 4)).toBe('SOM')
  expect(wordAt('=A1+nb.s', 8)).toBe('nb.s')
  expect(wordAt('=SI(É', 5)).toBe('É')
  expect(wordAt('=Recettes!A', 11)).toBe('')
  expect(wordAt('="SOM', 5)).toBe('')
  expect(wordAt('SOM', 3)).toBe('')
})

it('knows which argument of which function the caret is in', () => {
  expect(callAt('=SI(A1=0;', 9, ';')).toEqual({ name: 'SI', argument: 1 })
  expect(callAt('=SI(SOMME(A1;B2)>1;2', 20, ';')).toEqual({ name: 'SI', argument: 1 })
  expect(callAt('=SI("a;b(";', 11, ';')).toEqual({ name: 'SI', argument: 1 })
  expect(callAt('=(A1+', 5, ';')).toBeUndefined()
  expect(callAt('=SI(A1)', 7, ';')).toBeUndefined()
})

it('puts a word in the place of another', () => {
  expect(replaced('=A1+B2', 1, 3, 'C4')).toEqual({ text: '=C4+B2', caret: 3 })
})
