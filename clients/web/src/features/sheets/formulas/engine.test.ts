import { describe, expect, it, vi } from 'vitest'
import { calculator, newBook } from '../../../testing/calculating'
import { engineOf } from './engine'
import { readTyped } from './typed'

function begun() {
  const { book } = newBook()
  const table = book.table('a')
  if (!table) throw new Error('no table')
  const type = (row: number, column: number, typed: string, id = 'a') => {
    const read = readTyped(typed, {}, { table: id, row, column }, book, 'fr')
    if ('wrong' in read) throw new Error(typed)
    book.table(id)?.write([{ row, column, kept: read.kept }])
  }
  const engine = engineOf(book, calculator)
  const settled = () => vi.waitFor(() => expect(engine.settled).toBe(true))
  const value = (row: number, column: number, id = 'a') => engine.value(id, row, column)
  return { book, table, type, engine, settled, value }
}

describe('what formulas come to', () => {
  it('follows each change', async () => {
    const { type, settled, value, engine } = begun()
    const told = vi.fn()
    engine.listen(told)
    type(0, 0, '2,5')
    type(1, 0, '=A1*2')
    expect(value(0, 0)).toBe(2.5)
    expect(value(1, 0)).toBeNull()
    await settled()
    expect(value(1, 0)).toBe(5)
    expect(told).toHaveBeenCalled()
    type(0, 0, '10')
    expect(value(1, 0)).toBe(5)
    expect(engine.settled).toBe(false)
    await settled()
    expect(value(1, 0)).toBe(20)
    type(1, 0, 'Bonjour')
    expect(value(1, 0)).toBe('Bonjour')
    type(1, 0, '')
    expect(value(1, 0)).toBeNull()
  })

  it('keeps its meaning when rows and columns come, go and move', async () => {
    const { table, type, settled, value } = begun()
    for (const row of [0, 1, 2, 3]) type(row, 0, String(row + 1))
    type(4, 1, '=SOMME(A1:A4)')
    type(5, 1, '=A2*100')
    await settled()
    expect([value(4, 1), value(5, 1)]).toEqual([10, 200])
    table.insertRows(1, 2)
    expect([value(6, 1), value(7, 1)]).toEqual([10, 200])
    type(1, 0, '5')
    await settled()
    expect([value(6, 1), value(7, 1)]).toEqual([15, 200])
    table.removeRows(3, 1)
    await settled()
    expect([value(5, 1), value(6, 1)]).toEqual([13, { error: '#REF!' }])
    table.insertColumns(0, 1)
    await settled()
    expect([value(5, 2), value(6, 2)]).toEqual([13, { error: '#REF!' }])
    table.moveRows(5, 1, 20)
    await settled()
    expect(value(20, 2)).toBe(13)
    expect(value(5, 2)).toEqual({ error: '#REF!' })
  })

  it('reaches other tables, by whatever name', async () => {
    const { book, type, settled, value } = begun()
    const other = book.addTable('Recettes')
    type(1, 1, '7', other)
    type(0, 0, '=Recettes!B2+1')
    await settled()
    expect(value(0, 0)).toBe(8)
    book.renameTable(other, 'Année 2026')
    book.addTable('Recettes')
    await settled()
    expect(value(0, 0)).toBe(8)
    book.removeTable(other)
    await settled()
    expect(value(0, 0)).toEqual({ error: '#REF!' })
  })

  it('is undone', async () => {
    const { book, type, table, settled, value } = begun()
    type(0, 0, '3')
    type(1, 1, '=A1+1')
    table.removeRows(0, 1)
    await settled()
    expect(value(0, 1)).toEqual({ error: '#REF!' })
    book.undo()
    await vi.waitFor(() => expect(value(1, 1)).toBe(4))
  })

  it('says what depends on itself, and what others made up', async () => {
    const { table, type, settled, value } = begun()
    type(0, 0, '=A2')
    type(1, 0, '=A1')
    table.write([
      { row: 2, column: 0, kept: 'f))' },
      { row: 3, column: 0, kept: 'f{nope!1:1}' },
    ])
    await settled()
    expect(value(0, 0)).toEqual({ error: '#CIRC!' })
    expect(value(2, 0)).toEqual({ error: '#ERROR!' })
    expect(value(3, 0)).toEqual({ error: '#REF!' })
  })

  it('fills cells beside, until somebody writes there', async () => {
    const { type, settled, value } = begun()
    type(0, 0, '1')
    type(1, 0, '2')
    type(0, 1, '=A1:A2*2')
    await settled()
    expect([value(0, 1), value(1, 1)]).toEqual([2, 4])
    type(1, 1, 'x')
    await settled()
    expect([value(0, 1), value(1, 1)]).toEqual([{ error: '#SPILL!' }, 'x'])
  })

  it('is given up where the evaluator breaks down, and begun again', async () => {
    const { book } = newBook()
    let broken = true
    const engine = engineOf(book, () =>
      broken ? { work: () => Promise.reject(new Error()), close: () => undefined } : calculator(),
    )
    book.table('a')?.write([{ row: 0, column: 0, kept: 'f1+1' }])
    await vi.waitFor(() => expect(engine.value('a', 0, 0)).toEqual({ error: '#CALC!' }))
    broken = false
    book.table('a')?.write([{ row: 5, column: 0, kept: 'n1' }])
    await vi.waitFor(() => expect(engine.value('a', 0, 0)).toBe(2))
    engine.close()
  })
})
