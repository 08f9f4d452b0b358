import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chance } from '../../../testing/random'
import type { Area } from '../types'
import { bookOf } from './book'

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1)
const ROWS = 6
const COLUMNS = 4

function opened() {
  const doc = new Y.Doc()
  doc.getArray('a.rows').insert(0, ['1', '2', '3', '4', '5', '6'])
  doc.getArray('a.cols').insert(0, ['1', '2', '3', '4'])
  doc.getMap('book').set('a:name', 'Feuille 1')
  const table = bookOf(doc, 'own').table('a')
  if (!table) throw new Error('no table')
  return table
}

describe('an area that is dressed', () => {
  it.each(SEEDS)('looks as it was told, and nothing else does (%i)', (seed) => {
    const luck = chance(seed)
    const table = opened()
    const wanted = Array.from({ length: ROWS }, () => Array<string | undefined>(COLUMNS).fill(undefined))
    const within = (most: number): [number, number] => {
      if (luck.often(0.4)) return [0, most - 1]
      const from = luck.number(most)
      return [from, from + luck.number(most - from)]
    }
    for (let act = 0; act < 60; act++) {
      const [[top, bottom], [left, right]] = [within(ROWS), within(COLUMNS)]
      const area: Area = { top, left, bottom, right }
      const c = luck.one(['red', 'green', undefined, undefined] as const)
      table.dress(area, { c })
      for (let row = top; row <= bottom; row++) wanted[row]?.fill(c, left, right + 1)
      const shown = table.rows.map((_, row) => table.columns.map((_, column) => table.look(row, column).c))
      expect(shown).toEqual(wanted)
    }
  })
})
