import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { chance, type Chance } from '../../../testing/random'
import type { Area, Book, Kind, Look, Table } from '../types'
import { bookOf } from './book'
import { edgeOf } from './resolving'

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1)
const REPLICAS = 5
const ACTS = 120
const OWN = 'own'

/** What the server keeps, in its order. */
class Line {
  readonly updates: Uint8Array[] = []
}

/** A device: it writes at once, sends when it is there, and hears of the others late. */
class Device {
  readonly doc = new Y.Doc()
  readonly book: Book
  online = true
  private readonly unsent: Uint8Array[] = []
  private heard = 0

  constructor(
    private readonly line: Line,
    writer: number,
  ) {
    this.doc.clientID = writer
    this.book = bookOf(this.doc, OWN)
    this.doc.on('update', (update: Uint8Array, _: unknown, __: Y.Doc, { local }: Y.Transaction) => {
      if (local) this.unsent.push(update)
    })
  }

  send(): void {
    this.line.updates.push(...this.unsent.splice(0))
  }

  hear(most: number): void {
    for (const update of this.line.updates.slice(this.heard, this.heard + most)) Y.applyUpdate(this.doc, update, 'line')
    this.heard = Math.min(this.heard + most, this.line.updates.length)
  }
}

function begun(): Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = 1
  doc.transact(() => {
    doc.getArray('a.rows').insert(0, ['1', '2', '3', '4', '5', '6', '7', '8'])
    doc.getArray('a.cols').insert(0, ['1', '2', '3', '4'])
    doc.getMap('book').set('a:name', 'Feuille 1')
    doc.getMap('book').set('a:at', 'm')
  })
  return Y.encodeStateAsUpdate(doc)
}

/** All that a book shows. */
function shown(book: Book) {
  return book.tables.map((info) => {
    const table = book.table(info.id)
    if (!table) throw new Error('no table')
    const each = <T>(read: (row: number, column: number) => T) =>
      table.rows.map((_, row) => table.columns.map((_, column) => read(row, column)))
    return {
      ...info,
      rows: table.rows,
      columns: table.columns,
      kept: each((row, column) => table.kept(row, column)),
      looks: each((row, column) => table.look(row, column)),
      writers: each((row, column) => table.writer(row, column)),
      widths: table.columns.map((_, column) => table.width(column)),
      edges: ['1', '2', '3'].map((id) => edgeOf(table, 'row', id, 'start')),
    }
  })
}

const PATCHES: { [Property in keyof Look]?: Look[Property] | undefined }[] = [
  { b: true },
  { b: undefined },
  { c: 'red', n: 'eur:2' },
  { c: 'blue' },
  { c: undefined, n: undefined },
]

function area(luck: Chance, table: Table): Area {
  const [top, left] = [luck.number(table.rows.length), luck.number(table.columns.length)]
  const [bottom, right] = [top + luck.number(table.rows.length - top), left + luck.number(table.columns.length - left)]
  const whole = { top: 0, left: 0, bottom: table.rows.length - 1, right: table.columns.length - 1 }
  return luck.one([
    { top, left, bottom, right },
    { ...whole, top, bottom },
    { ...whole, left, right },
  ])
}

function reorder(luck: Chance, table: Table): void {
  const { top, bottom } = area(luck, table)
  table.order(top, luck.shuffled(Array.from({ length: bottom - top + 1 }, (_, place) => top + place)))
}

function restructure(luck: Chance, table: Table, kind: Kind): void {
  const ids = kind === 'row' ? table.rows : table.columns
  const [at, to] = [luck.number(ids.length + 1), luck.number(ids.length + 1)]
  const count = 1 + luck.number(3)
  if (luck.often(0.3)) return kind === 'row' ? table.moveRows(at, count, to) : table.moveColumns(at, count, to)
  const more = ids.length < 6 || luck.often(0.4)
  if (kind === 'row') return more ? table.insertRows(at, count) : table.removeRows(at, count)
  return more ? table.insertColumns(at, 1) : table.removeColumns(at, 1)
}

function writeSome(luck: Chance, table: Table): void {
  const edits = Array.from({ length: 1 + luck.number(4) }, () => ({
    row: luck.number(table.rows.length),
    column: luck.number(table.columns.length),
    kept: luck.one(['', `n${String(luck.number(100))}`, 'tBonjour', 'b1', 'fSUM({1:2}:{9:2})']),
  }))
  table.write(edits)
}

/** New tables are small, so that all of them can be compared. */
function addTable(luck: Chance, book: Book): void {
  if (book.tables.length > 3) return
  book.together(() => {
    const table = book.table(book.addTable(luck.one(['Recettes', 'Dépenses'])))
    table?.removeRows(5, table.rows.length - 5)
    table?.removeColumns(3, table.columns.length - 3)
  })
}

function actOn(luck: Chance, table: Table): void {
  luck.one([
    () => {
      writeSome(luck, table)
    },
    () => {
      writeSome(luck, table)
    },
    () => {
      table.dress(area(luck, table), luck.one(PATCHES))
    },
    () => {
      restructure(luck, table, 'row')
    },
    () => {
      restructure(luck, table, 'column')
    },
    () => {
      reorder(luck, table)
    },
    () => {
      table.setWidth(luck.number(table.columns.length), 50 + luck.number(100))
    },
    () => {
      table.freeze(luck.number(3), luck.number(2))
    },
  ])()
}

function act(luck: Chance, book: Book): void {
  const { id } = luck.one(book.tables)
  const table = book.table(id)
  if (!table) throw new Error('no table')
  const chosen = luck.number(20)
  if (chosen === 0) addTable(luck, book)
  else if (chosen === 1) book.renameTable(id, luck.one(['Recettes', 'Budget']))
  else if (chosen === 2) book.removeTable(id)
  else if (chosen < 6) book.undo()
  else if (chosen < 8) book.redo()
  else if (chosen < 10)
    book.together(() => {
      actOn(luck, table)
      actOn(luck, table)
    })
  else actOn(luck, table)
}

function live(luck: Chance, device: Device): void {
  if (luck.often(0.05)) device.online = !device.online
  if (device.book.tables.length > 0) act(luck, device.book)
  if (!device.online) return
  if (luck.often(0.6)) device.send()
  if (luck.often(0.6)) device.hear(luck.number(8))
}

describe('a sheet that several write at once', () => {
  it.each(SEEDS)('is the same to all in the end (%i)', (seed) => {
    const luck = chance(seed)
    const line = new Line()
    line.updates.push(begun())
    const devices = Array.from({ length: REPLICAS }, (_, number) => new Device(line, 100 + number))
    for (const device of devices) device.hear(1)
    for (let acts = 0; acts < ACTS; acts++) live(luck, luck.one(devices))
    for (const device of devices) device.send()
    for (const device of devices) device.hear(Infinity)
    const fresh = new Device(line, 200)
    fresh.hear(Infinity)
    for (const { book } of devices) expect(shown(book)).toEqual(shown(fresh.book))
  })

  it.each(SEEDS)('shows at once what stands in its document (%i)', (seed) => {
    const luck = chance(seed)
    const line = new Line()
    line.updates.push(begun())
    const device = new Device(line, 100)
    device.hear(1)
    for (let acts = 0; acts < 30; acts++) {
      act(luck, device.book)
      if (acts % 5 > 0) continue
      const copy = new Y.Doc()
      Y.applyUpdate(copy, Y.encodeStateAsUpdate(device.doc))
      expect(shown(device.book)).toEqual(shown(bookOf(copy, OWN)))
    }
  })

  it.each(SEEDS)('is as it was when all is taken back, and as it became when all is done again (%i)', (seed) => {
    const luck = chance(seed)
    const line = new Line()
    line.updates.push(begun())
    const { book, hear } = lone(line)
    hear()
    const before = withoutWriters(book)
    for (let acts = 0; acts < 30; acts++) act(luck, book)
    while (book.canRedo) book.redo()
    const after = withoutWriters(book)
    while (book.canUndo) book.undo()
    expect(withoutWriters(book)).toEqual(before)
    while (book.canRedo) book.redo()
    expect(withoutWriters(book)).toEqual(after)
  })
})

function lone(line: Line) {
  const device = new Device(line, 100)
  return {
    book: device.book,
    hear: () => {
      device.hear(1)
    },
  }
}

function withoutWriters(book: Book) {
  return shown(book).map((one) => ({ ...one, writers: [] }))
}
