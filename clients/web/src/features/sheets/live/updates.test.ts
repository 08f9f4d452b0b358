import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { lacking, split, writersOf } from './updates'

function written(by: number, cells: Record<string, string>, on: Y.Doc[] = []): Y.Doc {
  const doc = new Y.Doc()
  for (const one of on) Y.applyUpdate(doc, Y.encodeStateAsUpdate(one))
  doc.clientID = by
  for (const [cell, kept] of Object.entries(cells)) doc.getMap('cells').set(cell, kept)
  return doc
}

const cells = (...updates: Uint8Array[]) => {
  const doc = new Y.Doc()
  for (const one of updates) Y.applyUpdate(doc, one)
  return doc.getMap('cells').toJSON()
}

describe('an update', () => {
  it('is cut into several that come to the same', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, row) => [`${row}:1`, 'x'.repeat(20)]))
    const doc = written(7, many)
    doc.getArray('rows').push(['1', '2', '3'])
    for (let row = 0; row < 50; row += 2) doc.getMap('cells').delete(`${row}:1`)
    for (const row of [1, 3]) doc.getMap('cells').set(`${row}:1`, 'again')
    const whole = Y.encodeStateAsUpdate(doc)
    const pieces = split(whole, 300)
    expect(pieces.length).toBeGreaterThan(3)
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(300)
    expect(cells(...pieces)).toEqual(cells(whole))
    expect(split(whole)).toEqual([whole])
  })

  it('of what somebody has lost bears the numbers of its person alone', () => {
    const before = written(1, { a: '1' })
    const mine = written(2, { b: '2' }, [before])
    const other = written(3, { c: '3' }, [mine])
    const unplaced = Y.encodeStateAsUpdate(written(4, { d: '5' }, [written(4, { d: '4' })]))
    const doc = written(5, { a: '6' }, [other])
    Y.applyUpdate(doc, Y.diffUpdate(unplaced, Y.encodeStateVector(new Map([[4, 1]]))))
    const given = lacking(doc, new Set([2, 5]), before) as Uint8Array
    expect(writersOf(given).sort()).toEqual([2, 5])
    expect(cells(Y.encodeStateAsUpdate(before), given)).toEqual({ a: '6', b: '2' })
    expect(lacking(doc, new Set([1]), before)).toBeNull()
    expect(lacking(doc, new Set([2]), mine)).toBeNull()
  })
})
