import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { bookOf } from './book'
import { edgeOf, placeOf } from './resolving'

function opened(gone: Record<string, string> = {}) {
  const doc = new Y.Doc()
  doc.getArray('a.rows').insert(0, ['1', '2', '3', '4', '5', '6'])
  doc.getArray('a.cols').insert(0, ['1', '2'])
  doc.getMap('book').set('a:name', 'Feuille 1')
  for (const [key, value] of Object.entries(gone)) doc.getMap('a.gone').set(key, value)
  const book = bookOf(doc, 'own')
  const table = book.table('a')
  if (!table) throw new Error('no table')
  return { book, table }
}

describe('a place', () => {
  it('follows its row', () => {
    const { table } = opened()
    table.moveRows(0, 1, 3)
    expect(placeOf(table, 'row', '1')).toBe(3)
    expect(placeOf(table, 'column', '2')).toBe(1)
    expect(placeOf(table, 'row', '9')).toBe(-1)
  })
})

describe('the edge of a range', () => {
  it('is its row, while that is there', () => {
    const { table } = opened()
    expect([edgeOf(table, 'row', '2', 'start'), edgeOf(table, 'row', '5', 'end')]).toEqual([1, 4])
  })

  it('is the neighbour inside when that is gone, and the one after', () => {
    const { table } = opened()
    table.removeRows(1, 1)
    table.removeRows(1, 1)
    table.removeRows(2, 1)
    expect(table.rows).toEqual(['1', '4', '6'])
    expect([edgeOf(table, 'row', '2', 'start'), edgeOf(table, 'row', '5', 'end')]).toEqual([1, 1])
    table.removeRows(1, 1)
    expect([edgeOf(table, 'row', '2', 'start'), edgeOf(table, 'row', '5', 'end')]).toEqual([1, 0])
  })

  it('is none beyond the ends', () => {
    const { table } = opened()
    table.removeRows(4, 2)
    expect([edgeOf(table, 'row', '5', 'start'), edgeOf(table, 'row', '5', 'end')]).toEqual([-1, 3])
  })

  it('is none where neighbours go round, and of what never was', () => {
    const { table } = opened({ 'r:7': '8|8', 'r:8': '7|7', 'r:9': '9|9' })
    for (const id of ['7', '8', '9', '10', '', 'a:b', 'constructor'])
      for (const side of ['start', 'end'] as const) expect(edgeOf(table, 'row', id, side)).toBe(-1)
  })

  it('ends, however far it leads', () => {
    const far = Array.from({ length: 20_000 }, (_, n): [string, string] => [`r:x${String(n)}`, `|x${String(n + 1)}`])
    const { table } = opened(Object.fromEntries(far))
    expect(edgeOf(table, 'row', 'x0', 'start')).toBe(-1)
  })
})
