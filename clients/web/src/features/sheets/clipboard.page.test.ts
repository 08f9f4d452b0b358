import { expect, it } from 'vitest'
import { asCsv, asHtml, asTabs, fromHtml, fromTabs, laid, ownFrom } from './clipboard'

const CELLS = [
  ['Poste', 'Prévu'],
  ['Scène\net son', '4 700 €'],
  ['dit « "oui" »', ''],
]

it('reads its own lines of tabs again', () => {
  expect(fromTabs(asTabs(CELLS))).toEqual(CELLS)
})

it('reads those of other programs', () => {
  expect(fromTabs('a\tb\r\nc\td\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(fromTabs('')).toEqual([['']])
  expect(fromTabs('5" de large\tb')).toEqual([['5" de large', 'b']])
  expect(fromTabs('"seul\tb')).toEqual([['"seul', 'b']])
})

it('writes and reads a table', () => {
  expect(fromHtml(asHtml([['<b>&', 'x']]))).toEqual([['<b>&', 'x']])
  expect(fromHtml('<p>rien</p>')).toEqual([])
  expect(fromHtml('<table><tr><td colspan="2">a</td><td>b</td></tr></table>')).toEqual([['a', '', 'b']])
})

it('writes a file that no program takes for formulas', () => {
  expect(asCsv([['a;b', '=1+1', '-5', '-x'], ['dit "oui"']], ';')).toBe(
    '\uFEFF"a;b";\'=1+1;-5;\'-x\r\n"dit ""oui"""\r\n',
  )
})

it('takes its own cells only as they should be', () => {
  const own = { node: 3, table: 's', top: 0, left: 1, cut: false, kept: [['n1']] }
  expect(ownFrom(JSON.stringify(own))).toEqual(own)
  for (const bad of ['', '{', 'null', '{"kept":[[1]]}', JSON.stringify({ ...own, kept: [] })])
    expect(ownFrom(bad)).toBeUndefined()
})

it('fills a whole number of times, else keeps its size', () => {
  expect(laid([['a']], 2, 2)).toEqual([
    ['a', 'a'],
    ['a', 'a'],
  ])
  expect(laid([['a', 'b']], 3, 3)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b'],
  ])
  expect(laid([['a'], ['b']], 3, 1)).toEqual([['a'], ['b']])
})
