import { expect, it } from 'vitest'
import { blocksOf, type Piece } from './reflow'

/** Lines of one page, from the top: each its text, its height, and how far it stands below the one before. */
function page(...lines: [string, height?: number, below?: number][]): Piece[] {
  let y = 800
  return lines.map(([text, height = 10, below = 12]) => {
    y -= below
    return { text, x: 50, y, width: text.length * 5, height }
  })
}

const LONG = 'Le conseil municipal, après en avoir délibéré, approuve le projet de'

it('joins the lines of a paragraph and parts it from the next', () => {
  expect(
    blocksOf(page([LONG], ['convention.'], [LONG, 10, 24], ['budget pour 2027.'], ['Il est adopté.', 10, 12])),
  ).toEqual([
    { kind: 'text', text: `${LONG} convention.` },
    { kind: 'text', text: `${LONG} budget pour 2027.` },
    { kind: 'text', text: 'Il est adopté.' },
  ])
})

it('takes taller letters and capitals for headings', () => {
  const blocks = blocksOf(
    page(['Rapport', 18], ['Exposé', 12, 30], [LONG, 10, 20], ['CECI EST DÉCIDÉ', 10, 20], [LONG]),
  )
  expect(blocks.map(({ kind }) => kind)).toEqual(['title', 'heading', 'text', 'heading', 'text'])
})

it('makes words whole that were cut at the end of a line', () => {
  expect(blocksOf(page(['La séance est ouverte par la prési-'], ['dente du conseil']))[0]?.text).toBe(
    'La séance est ouverte par la présidente du conseil',
  )
  expect(blocksOf(page(['Entre Rennes-'], ['Métropole et la commune']))[0]?.text).toContain('Rennes- Métropole')
})

it('keeps what is listed apart', () => {
  const blocks = blocksOf(page(['Présents :'], ['– Mme Le Breton, adjointe'], ['– M. Le Guennec'], ['2. Un point']))
  expect(blocks.map(({ kind }) => kind)).toEqual(['text', 'item', 'item', 'item'])
})

it('puts pieces of a line together, and the cells of a table beside one another', () => {
  const piece = (text: string, x: number, width: number): Piece => ({ text, x, y: 700, width, height: 10 })
  expect(blocksOf([piece('Con', 50, 15), piece('seil', 65, 20), piece('municipal', 88, 45)])).toEqual([
    { kind: 'text', text: 'Conseil municipal' },
  ])
  expect(blocksOf([piece('Recettes', 50, 40), piece('4 312,60 €', 200, 50)])).toEqual([
    { kind: 'row', text: 'Recettes · 4 312,60 €' },
  ])
})

it('finds nothing in a picture', () => {
  expect(blocksOf([])).toEqual([])
  expect(blocksOf(page(['   ']))).toEqual([])
})
