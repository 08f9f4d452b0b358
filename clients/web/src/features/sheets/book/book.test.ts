import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Change, Table } from '../types'
import { CHUNK } from './acts'
import { bookOf } from './book'
import { WIDTH } from './looks'
import { MOST } from './table'

const OWN = 'own'
const ROWS = 6
const COLUMNS = 4

/** As the server makes one. */
function begun(rows = ROWS, columns = COLUMNS): Y.Doc {
  const doc = new Y.Doc()
  const ids = (count: number) => Array.from({ length: count }, (_, place) => String(place + 1))
  doc.transact(() => {
    doc.getArray('a.rows').insert(0, ids(rows))
    doc.getArray('a.cols').insert(0, ids(columns))
    doc.getMap('book').set('a:name', 'Feuille 1')
    doc.getMap('book').set('a:at', 'm')
  })
  return doc
}

function opened(doc = begun()) {
  const book = bookOf(doc, OWN)
  const table = book.table('a')
  if (!table) throw new Error('no table')
  const changes: Change[] = []
  const updates: Uint8Array[] = []
  book.listen((change) => changes.push(change))
  doc.on('update', (update: Uint8Array) => updates.push(update))
  return { doc, book, table, changes, updates }
}

/** One more copy, written by somebody else. */
function copy(of: Y.Doc): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(of))
  return doc
}

const write = (table: Table, row: number, column: number, kept: string) => {
  table.write([{ row, column, kept }])
}
const all = (table: Table) => ({ top: 0, left: 0, bottom: table.rows.length - 1, right: table.columns.length - 1 })
const cell = (row: number, column: number) => ({ top: row, left: column, bottom: row, right: column })

describe('cells', () => {
  it('hold what is written, until it is taken away', () => {
    const { doc, table } = opened()
    write(table, 1, 2, 'n12.5')
    expect(table.kept(1, 2)).toBe('n12.5')
    expect(doc.getMap('a.cells').get('2:3')).toBe('n12.5')
    write(table, 1, 2, '')
    expect(table.kept(1, 2)).toBe('')
    expect(doc.getMap('a.cells').has('2:3')).toBe(false)
  })

  it('refuse what is no content, and places outside', () => {
    const { table, updates } = opened()
    for (const kept of ['x1', 'nNaN', 'n', 'n1e999', 'b2', 'f']) write(table, 0, 0, kept)
    write(table, ROWS, 0, 'n1')
    write(table, 0.5, 0, 'n1')
    write(table, 0, -1, 'n1')
    expect(updates).toEqual([])
  })

  it('say who wrote them', () => {
    const { doc, table } = opened()
    write(table, 0, 0, 'n1')
    expect(table.writer(0, 0)).toBe(doc.clientID)
    const other = opened(copy(doc))
    write(other.table, 0, 0, 'n2')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc))
    expect(table.writer(0, 0)).toBe(other.doc.clientID)
    write(table, 0, 0, '')
    expect(table.writer(0, 0)).toBeUndefined()
  })

  it('are told of one by one', () => {
    const { table, changes } = opened(begun(2_000, 10))
    table.write(Array.from({ length: 1_000 }, (_, row) => ({ row, column: 0, kept: 'n1' })))
    changes.length = 0
    write(table, 5, 5, 'tBonjour')
    expect(changes).toEqual([
      { cells: new Map([['a', new Set(['6:6'])]]), structure: new Set(), tables: false, look: false, remote: false },
    ])
  })

  it('of somebody else are told of as such', () => {
    const { doc, table, changes } = opened()
    const other = opened(copy(doc))
    write(other.table, 0, 0, 'n2')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc))
    expect(table.kept(0, 0)).toBe('n2')
    expect(changes.map(({ remote }) => remote)).toEqual([true])
  })

  it('written with the same make no update', () => {
    const { table, updates } = opened()
    write(table, 0, 0, 'n1')
    write(table, 0, 0, 'n1')
    expect(updates).toHaveLength(1)
  })

  it('in great number travel in parts, and are taken back at once', () => {
    const { book, table, updates } = opened(begun(1_000, 10))
    const edits = (kept: string) =>
      Array.from({ length: 3 * CHUNK }, (_, n) => ({ row: Math.floor(n / 10), column: n % 10, kept }))
    write(table, 0, 0, 'n0')
    updates.length = 0
    table.write(edits(`t${'é'.repeat(40)}`))
    expect(updates.length).toBeGreaterThan(2)
    book.undo()
    expect(table.kept(0, 0)).toBe('n0')
    expect(table.kept(599, 9)).toBe('')
    book.redo()
    table.write(edits(''))
    book.undo()
    expect(table.kept(599, 9)).toBe(`t${'é'.repeat(40)}`)
    expect(Math.max(...updates.map((update) => update.length))).toBeLessThan(100_000)
    book.undo()
    expect(table.kept(0, 0)).toBe('n0')
    book.undo()
    expect(table.kept(0, 0)).toBe('')
    expect(book.canUndo).toBe(false)
  })

  it('have texts that end somewhere', () => {
    const { table, updates } = opened()
    write(table, 0, 0, `t${'é'.repeat(500_000)}`)
    expect(table.kept(0, 0)).toHaveLength(32_768)
    expect(updates[0]?.length).toBeLessThan(100_000)
  })
})

describe('rows and columns', () => {
  it('come with new ids', () => {
    const { doc, table, changes } = opened()
    table.insertRows(1, 2)
    table.insertColumns(COLUMNS, 1)
    const id = doc.clientID.toString(36)
    expect(table.rows).toEqual(['1', `${id}.1`, `${id}.2`, '2', '3', '4', '5', '6'])
    expect(table.columns.at(-1)).toBe(`${id}.3`)
    expect(changes.map(({ structure }) => [...structure])).toEqual([['a'], ['a']])
  })

  it('count on from ids of the same writer', () => {
    const doc = begun()
    const id = doc.clientID.toString(36)
    doc.getArray('a.rows').insert(0, [`${id}.z`])
    doc.getMap('a.gone').set(`r:${id}.10`, '|')
    const { table } = opened(doc)
    table.insertRows(0, 1)
    expect(table.rows[0]).toBe(`${id}.11`)
  })

  it('go with their neighbours written down, and come back with their cells', () => {
    const { doc, book, table } = opened()
    write(table, 2, 0, 'tici')
    table.removeRows(1, 3)
    table.removeColumns(0, 1)
    expect(table.rows).toEqual(['1', '5', '6'])
    expect(doc.getMap('a.gone').toJSON()).toEqual({ 'r:2': '1|5', 'r:3': '1|5', 'r:4': '1|5', 'c:1': '|2' })
    expect(table.neighbours('row', '3')).toEqual(['1', '5'])
    book.undo()
    book.undo()
    expect(table.rows).toEqual(['1', '2', '3', '4', '5', '6'])
    expect(table.kept(2, 0)).toBe('tici')
    expect(table.neighbours('row', '3')).toBeUndefined()
  })

  it('move, both ways', () => {
    const { table } = opened()
    table.moveRows(0, 2, 3)
    expect(table.rows).toEqual(['3', '4', '5', '1', '2', '6'])
    table.moveRows(3, 2, 0)
    expect(table.rows).toEqual(['1', '2', '3', '4', '5', '6'])
    table.moveColumns(3, 1, 0)
    expect(table.columns).toEqual(['4', '1', '2', '3'])
  })

  it('that two people moved stand where they come first, and go altogether', () => {
    const { doc, table } = opened()
    const other = opened(copy(doc))
    table.moveRows(0, 1, 5)
    other.table.moveRows(0, 1, 2)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc))
    expect(
      doc
        .getArray('a.rows')
        .toJSON()
        .filter((id) => id === '1'),
    ).toHaveLength(2)
    expect(table.rows).toEqual(['2', '3', '1', '4', '5', '6'])
    table.removeRows(2, 1)
    expect(table.rows).toEqual(['2', '3', '4', '5', '6'])
  })

  it('stand in another order, for everybody', () => {
    const { book, table, updates } = opened()
    table.order(1, [3, 2, 1, 4])
    expect(table.rows).toEqual(['1', '4', '3', '2', '5', '6'])
    table.order(1, [2, 2, 3])
    table.order(1, [5, 2, 3])
    table.order(5, [5, 6])
    table.order(0, [0, 1, 2])
    table.order(0, [])
    expect(updates).toHaveLength(1)
    book.undo()
    expect(table.rows).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  it('in great number travel in parts, and are taken back at once', () => {
    const { book, table, updates } = opened(begun(20_000, 2))
    const before = table.rows
    const places = before.map((_, place) => before.length - 1 - place)
    table.order(0, places)
    expect(table.rows).toEqual([...before].reverse())
    book.undo()
    expect(table.rows).toEqual(before)
    table.removeRows(1, 19_000)
    book.undo()
    table.moveRows(0, 15_000, 5_000)
    expect([table.rows[0], table.rows[5_000], table.rows.at(-1)]).toEqual(['15001', '1', '15000'])
    book.undo()
    table.insertRows(5, 20_000)
    expect(table.rows[20_005]).toBe('6')
    book.undo()
    expect(table.rows).toEqual(before)
    expect(Math.max(...updates.map((update) => update.length))).toBeLessThan(100_000)
  })

  it('refuse what is nonsense', () => {
    const { table, updates } = opened()
    for (const [at, count] of [
      [-1, 1],
      [0, 0],
      [0, -1],
      [7, 1],
      [0.5, 1],
      [0, NaN],
      [0, MOST.row],
    ] as const)
      table.insertRows(at, count)
    for (const [at, count] of [
      [-1, 1],
      [0, 0],
      [0, ROWS],
      [5, 2],
      [NaN, 1],
    ] as const)
      table.removeRows(at, count)
    for (const [from, count, to] of [
      [0, 1, 6],
      [0, 1, -1],
      [5, 2, 0],
      [0, 1, 0],
      [0, 1, 0.5],
    ] as const)
      table.moveRows(from, count, to)
    table.freeze(-1, 0)
    table.freeze(0, 100)
    table.setWidth(9, 100)
    table.setWidth(0, Infinity)
    expect(updates).toEqual([])
  })
})

describe('looks', () => {
  it('are of whole columns and rows, then of cells', () => {
    const { doc, table } = opened()
    table.dress({ ...all(table), left: 1, right: 1 }, { b: true, n: 'eur:2' })
    table.dress({ ...all(table), top: 2, bottom: 2 }, { c: 'red' })
    table.dress(cell(0, 0), { a: 'r' })
    expect(doc.getMap('a.look').toJSON()).toEqual({ ':2:b': '1', ':2:n': 'eur:2', '3::c': 'red', '1:1:a': 'r' })
    expect(table.look(2, 1)).toEqual({ b: true, n: 'eur:2', c: 'red' })
    expect(table.look(0, 0)).toEqual({ a: 'r' })
  })

  it('come last wins, whatever was said of less or more', () => {
    const { table } = opened()
    table.dress({ ...all(table), top: 1, bottom: 1 }, { c: 'red' })
    table.dress(cell(3, 1), { c: 'blue' })
    table.dress({ ...all(table), left: 1, right: 1 }, { c: 'green' })
    const colours = () => table.rows.map((_, row) => table.columns.map((_, column) => table.look(row, column).c))
    expect(colours().map((row) => row[1])).toEqual(Array(ROWS).fill('green'))
    expect(colours()[1]).toEqual(['red', 'green', 'red', 'red'])
    table.dress({ top: 1, bottom: 2, left: 1, right: 2 }, { c: undefined })
    expect(colours()[1]).toEqual(['red', undefined, undefined, 'red'])
    expect(colours().map((row) => row[1])).toEqual(['green', undefined, undefined, 'green', 'green', 'green'])
    table.dress({ ...all(table), top: 3, bottom: 3 }, { c: undefined })
    expect(colours().map((row) => row[1])).toEqual(['green', undefined, undefined, undefined, 'green', 'green'])
    table.dress(all(table), { c: undefined })
    expect(colours().flat().filter(Boolean)).toEqual([])
  })

  it('go by one undo, and have values of their own', () => {
    const { book, table, changes } = opened()
    table.dress(cell(0, 0), { b: true, i: true, n: 'dec:7', f: 'red' })
    expect(table.look(0, 0)).toEqual({ b: true, i: true, f: 'red' })
    expect(changes.map(({ look, structure }) => [look, structure.size])).toEqual([[true, 0]])
    book.undo()
    expect(table.look(0, 0)).toEqual({})
  })

  it('have the width of columns', () => {
    const { table } = opened()
    expect(table.width(0)).toBe(WIDTH)
    table.setWidth(0, 200.4)
    table.setWidth(1, 1)
    expect([table.width(0), table.width(1)]).toEqual([200, 24])
  })
})

describe('tables', () => {
  it('come after the others, go and come back', () => {
    const { book, changes } = opened()
    const id = book.addTable('  Recettes ')
    expect(book.tables.map(({ name }) => name)).toEqual(['Feuille 1', 'Recettes'])
    expect(book.table(id)?.rows).toHaveLength(200)
    expect(book.table(id)?.columns).toHaveLength(26)
    expect(changes.map(({ tables }) => tables)).toEqual([true])
    book.renameTable(id, 'Dépenses')
    book.removeTable('a')
    book.removeTable(id)
    expect(book.tables.map(({ name }) => name)).toEqual(['Dépenses'])
    expect(book.table('a')).toBeUndefined()
    for (let act = 0; act < 2; act++) book.undo()
    expect(book.tables.map(({ name }) => name)).toEqual(['Feuille 1', 'Recettes'])
    book.undo()
    expect(book.tables.map(({ name }) => name)).toEqual(['Feuille 1'])
    book.redo()
    expect(book.table(id)?.rows).toHaveLength(200)
  })

  it('of one name are told apart', () => {
    const { book } = opened()
    for (const name of ['Recettes', 'recettes', 'Recettes (2)', '', '   ', 'é'.repeat(70)]) book.addTable(name)
    expect(book.tables.map(({ name }) => name)).toEqual([
      'Feuille 1',
      'Recettes',
      'recettes (2)',
      'Recettes (2) (2)',
      'é'.repeat(60),
    ])
  })

  it('stand in an order that does not end', () => {
    const { book } = opened()
    for (let n = 1; n < 60; n++) book.addTable(String(n))
    expect(book.tables.slice(1).map(({ name }) => Number(name))).toEqual(Array.from({ length: 59 }, (_, n) => n + 1))
  })

  it('have frozen rows and columns', () => {
    const { book, table } = opened()
    table.freeze(1, 2)
    expect(book.tables[0]).toMatchObject({ frozenRows: 1, frozenColumns: 2 })
    table.freeze(0, 0)
    expect(book.tables[0]).toMatchObject({ frozenRows: 0, frozenColumns: 0 })
  })

  it('of somebody else are there when they come', () => {
    const { doc, book, changes } = opened()
    const other = opened(copy(doc))
    const id = other.book.addTable('Recettes')
    other.book.table(id)?.write([{ row: 0, column: 0, kept: 'n1' }])
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc))
    expect(book.table(id)?.kept(0, 0)).toBe('n1')
    expect(changes.map(({ tables, structure }) => [tables, structure.has(id)])).toEqual([[true, true]])
  })
})

describe('acts', () => {
  it('together are one, and see what those before have done', () => {
    const { book, table, updates } = opened()
    book.together(() => {
      table.insertRows(ROWS, 1)
      write(table, ROWS, 0, 'n1')
      book.together(() => {
        table.setWidth(0, 50)
      })
      table.removeRows(0, 1)
      expect(table.kept(ROWS - 1, 0)).toBe('n1')
      expect(table.neighbours('row', '1')).toEqual(['', '2'])
    })
    expect(updates).toHaveLength(1)
    book.undo()
    expect(table.rows).toHaveLength(ROWS)
    expect(table.width(0)).toBe(WIDTH)
    expect(book.canUndo).toBe(false)
    book.redo()
    expect(table.kept(ROWS - 1, 0)).toBe('n1')
    expect(book.canRedo).toBe(false)
  })

  it('together are one, however many updates they take', () => {
    const { book, table, updates } = opened()
    const rows = 2 * CHUNK
    write(table, 0, 0, 'n1')
    updates.length = 0
    book.together(() => {
      table.insertRows(ROWS, rows)
      table.write(Array.from({ length: rows }, (_, n) => ({ row: ROWS + n, column: n % 4, kept: 'n2' })))
      table.dress({ top: ROWS, left: 1, bottom: ROWS + rows - 1, right: 2 }, { b: true })
    })
    const last = () => [table.rows.length, table.kept(ROWS + rows - 1, 3), table.look(ROWS + rows - 1, 1).b]
    expect(last()).toEqual([ROWS + rows, 'n2', true])
    book.undo()
    expect(last()).toEqual([ROWS, '', undefined])
    expect(table.kept(0, 0)).toBe('n1')
    book.redo()
    expect(last()).toEqual([ROWS + rows, 'n2', true])
    expect(Math.max(...updates.map((update) => update.length))).toBeLessThan(100_000)
  })

  it('that others wrote over in part are taken back alone', () => {
    const { doc, book, table } = opened(begun(CHUNK, 4))
    const column = (number: number, kept: string) => table.rows.map((_, row) => ({ row, column: number, kept }))
    write(table, 0, 3, 'n1')
    table.write([...column(0, 'n2'), ...column(1, 'n2')])
    const other = opened(copy(doc))
    other.table.write(column(0, 'n3'))
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc))
    book.undo()
    expect([table.kept(0, 0), table.kept(0, 1), table.kept(0, 3)]).toEqual(['n3', '', 'n1'])
    book.undo()
    expect(table.kept(0, 3)).toBe('')
  })

  it('of others stay', () => {
    const { doc, book, table } = opened()
    const other = opened(copy(doc))
    write(table, 0, 0, 'n1')
    write(table, 1, 0, 'n1')
    Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(doc))
    write(other.table, 1, 0, 'n2')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other.doc))
    expect(other.book.canUndo).toBe(true)
    book.undo()
    expect([table.kept(0, 0), table.kept(1, 0)]).toEqual(['', 'n2'])
    book.undo()
    expect([table.kept(0, 0), table.kept(1, 0)]).toEqual(['', 'n2'])
  })

  it('that follow a change are acts of their own', () => {
    const { book, table } = opened()
    const stop = book.listen(() => {
      if (table.kept(0, 1) === '') write(table, 0, 1, 'n2')
    })
    write(table, 0, 0, 'n1')
    expect(table.kept(0, 1)).toBe('n2')
    stop()
    book.undo()
    expect([table.kept(0, 0), table.kept(0, 1)]).toEqual(['n1', ''])
  })

  it('that fail halfway leave what they did', () => {
    const { book, table } = opened()
    const failing = () => {
      book.together(() => {
        write(table, 0, 0, 'n1')
        throw new Error('halfway')
      })
    }
    expect(failing).toThrow('halfway')
    expect(copyOf(table)).toBe('n1')
    book.undo()
    expect(copyOf(table)).toBe('')
  })

  it('end with the book', () => {
    const { doc, book, table, changes } = opened()
    book.close()
    doc.getMap('a.cells').set('1:1', 'n1')
    expect(changes).toEqual([])
    expect(table.kept(0, 0)).toBe('')
  })
})

const copyOf = (table: Table) => table.kept(0, 0)

describe('what is not as it should be', () => {
  it('is ignored', () => {
    const doc = begun()
    doc.transact(() => {
      const long = 'x'.repeat(41)
      const rows = ['2', '1', 'a:b', long, '', 7, null, true, { a: 1 }, ['1'], new Y.Map(), '7']
      doc.getArray<unknown>('a.rows').insert(6, rows)
      const cells = {
        '1:1': 'n1',
        '1:2': 7,
        '1': 't',
        '1:2:3': 't',
        ':1': 't',
        '2:2': 'zut',
        '2:1': new Y.Array(),
        [`${long}:1`]: 't',
      }
      for (const [key, value] of Object.entries(cells)) doc.getMap<unknown>('a.cells').set(key, value)
      const looks = {
        '1:1:b': '2',
        '1:1:constructor': '1',
        '1:1:i': true,
        '::b': '1',
        '1:1:n': 'eur:9',
        '1:1:x': '50',
        ':1:x': '-5',
        '1:1:f': 'red',
      }
      for (const [key, value] of Object.entries(looks)) doc.getMap<unknown>('a.look').set(key, value)
      const gone = { 'r:8': '1', 'r:9': 9, 'r:10': '1|2|3', 'q:1': '1|2', 'r:11': 'a:b|' }
      for (const [key, value] of Object.entries(gone)) doc.getMap<unknown>('a.gone').set(key, value)
      const book = {
        'b:name': 7,
        'c:name': '  ',
        ':name': 'x',
        name: 'x',
        'd:at': 'a',
        'e:__proto__': 'x',
        'a:rows': '-1',
        'a:cols': 2,
      }
      for (const [key, value] of Object.entries(book)) doc.getMap<unknown>('book').set(key, value)
    })
    const { table, book } = opened(doc)
    expect(book.tables).toEqual([{ id: 'a', name: 'Feuille 1', frozenRows: 0, frozenColumns: 0 }])
    expect(table.rows).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    expect(table.kept(0, 0)).toBe('n1')
    const others = table.rows.flatMap((_, row) => table.columns.map((_, column) => table.kept(row, column)))
    expect(others.filter(Boolean)).toEqual(['n1'])
    expect(table.look(0, 0)).toEqual({ f: 'red' })
    expect(table.width(0)).toBe(WIDTH)
    expect(table.neighbours('row', '8')).toEqual(['1', ''])
    for (const id of ['9', '10', '11']) expect(table.neighbours('row', id)).toBeUndefined()
    table.insertRows(7, 1)
    table.removeRows(0, 1)
    expect(table.rows).toHaveLength(7)
  })

  it('may be of another type altogether', () => {
    const hostile = new Y.Doc()
    hostile.transact(() => {
      for (const root of ['a.cells', 'a.look', 'a.gone', 'book']) hostile.getText(root).insert(0, 'abc', { bold: true })
      for (const root of ['a.rows', 'a.cols']) {
        hostile.getXmlElement(root).setAttribute('x', 'y')
        hostile.getXmlElement(root).insert(0, [new Y.XmlText('abc')])
      }
    })
    const { doc, table, changes } = opened()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(hostile))
    expect(changes).toHaveLength(1)
    expect(table.rows).toEqual(['1', '2', '3', '4', '5', '6'])
    table.removeRows(0, 2)
    table.insertRows(0, 1)
    write(table, 0, 0, 'n1')
    expect(opened(copy(doc)).table.rows).toEqual(table.rows)
  })

  it('may be letters where ids belong', () => {
    const hostile = new Y.Doc()
    const text = hostile.getText('a.rows')
    text.insert(0, 'abc', { bold: true })
    text.insertEmbed(1, { image: 'x' })
    const { doc, table } = opened()
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(hostile))
    expect([...table.rows].sort()).toEqual(['1', '2', '3', '4', '5', '6', 'a', 'b', 'c'])
    table.removeRows(1, 8)
    table.insertRows(1, 1)
    expect(opened(copy(doc)).table.rows).toEqual(table.rows)
  })

  it('may be an empty document', () => {
    const book = bookOf(new Y.Doc(), OWN)
    expect(book.tables).toEqual([])
    expect(book.table('a')).toBeUndefined()
    book.undo()
    book.removeTable('a')
    book.renameTable('a', 'x')
  })

  it('may be a table without rows', () => {
    const { table, updates } = opened(begun(0, 0))
    write(table, 0, 0, 'n1')
    table.dress(cell(0, 0), { b: true })
    table.removeRows(0, 1)
    table.order(0, [])
    expect(updates).toEqual([])
    expect([table.kept(0, 0), table.look(0, 0), table.width(0), table.writer(0, 0)]).toEqual(['', {}, WIDTH, undefined])
    table.insertRows(0, 2)
    expect(table.rows).toHaveLength(2)
  })

  it('may be too much', () => {
    const doc = begun()
    doc.getArray('a.rows').insert(
      0,
      Array.from({ length: 1_000_000 }, (_, n) => `x${String(n)}`),
    )
    doc.getArray('a.cols').insert(
      0,
      Array.from({ length: 5_000 }, (_, n) => `x${String(n)}`),
    )
    doc.transact(() => {
      for (let n = 0; n < 10_000; n++) doc.getMap('book').set(`x${String(n)}:name`, 'Recettes')
      doc.getMap('book').set('a:at', '')
    })
    const { book, table } = opened(doc)
    expect([table.rows.length, table.columns.length]).toEqual([MOST.row, MOST.column])
    expect(book.tables).toHaveLength(200)
    expect(book.addTable('Encore')).toBe('')
  })
})
