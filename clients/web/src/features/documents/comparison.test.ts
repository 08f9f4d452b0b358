import { expect, it } from 'vitest'
import { compare } from './comparison'

const pages = (...texts: string[]) => texts.map((text, at) => ({ number: at + 1, text }))
const changes = (before: string, after: string) =>
  compare(pages(before), pages(after), true)?.passages.flatMap(({ parts }) =>
    parts.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => [kind, text.trim()]),
  )

it('tells what was added, what was taken out, and what was put in its place', () => {
  expect(changes('à 35 % du montant.', 'à 35 % du montant, plafonnée à 30 240 €.')).toEqual([
    ['removed', 'montant.'],
    ['added', 'montant, plafonnée à 30 240 €.'],
  ])
  expect(changes('éteint de 23 heures à 5 heures', 'éteint de 23 heures à 6 heures')).toEqual([
    ['removed', '5'],
    ['added', '6'],
  ])
})

it('finds no difference in lines that are broken elsewhere', () => {
  const found = compare(pages('Le coût est\narrêté à\n86 400 €.'), pages('Le coût\nest arrêté à 86 400 €.'), true)
  expect(found).toEqual({ passages: [], skipped: 8, added: 0, removed: 0 })
})

it('leaves out what both have, and says how much, and on which page the rest is', () => {
  const same = Array.from({ length: 100 }, (_, at) => `mot${at}`).join(' ')
  const found = compare(pages(same, `${same} hier`), pages(same, `${same} demain`), true)
  expect(found?.passages.map(({ page, skipped }) => [page, skipped])).toEqual([[2, 176]])
  expect(found).toMatchObject({ skipped: 0, added: 1, removed: 1 })
})

it('keeps the paragraphs of what has no pages', () => {
  const found = compare(pages('Un\nDeux'), pages('Un\nTrois'), false)
  expect(found?.passages[0]?.parts).toEqual([
    { kind: 'same', text: 'Un\n' },
    { kind: 'removed', text: 'Deux\n' },
    { kind: 'added', text: 'Trois\n' },
  ])
})

it('shows a text that was empty, and one that is now', () => {
  expect(compare([], pages('Un'), true)).toMatchObject({ added: 1, removed: 0 })
  expect(compare(pages('Un'), [], true)).toMatchObject({ added: 0, removed: 1 })
})
