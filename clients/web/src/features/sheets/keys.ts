/* What keys do in a table while nothing is being written, and while something is. */

import { clear, fillDown, insertColumns, insertRows, removeColumns, removeRows, toggle } from './acts'
import type { Draft } from './draft.svelte'
import { at, edge, moved, type Direction, type Spot } from './selection'
import type { Sheet } from './sheet.svelte'

const ARROWS: Partial<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/** Macs have their own key for what Ctrl does elsewhere. */
const commands = (event: KeyboardEvent) => event.ctrlKey || event.metaKey

function go(sheet: Sheet, to: Spot, extending: boolean): void {
  if (extending) sheet.extend(to)
  else sheet.choose({ active: to, end: to })
}

/** From the end of what is chosen when that is being extended, else from the active cell. */
const from = (sheet: Sheet, event: KeyboardEvent) => (event.shiftKey ? sheet.selected.end : sheet.active)

function arrow(sheet: Sheet, event: KeyboardEvent, direction: Direction): void {
  const here = from(sheet, event)
  const filled = ({ row, column }: Spot) => sheet.kept(row, column) !== ''
  go(
    sheet,
    commands(event) ? edge(here, direction, sheet.size, filled) : moved(here, direction, sheet.size),
    event.shiftKey,
  )
}

/** The last cell of the table; its last columns and rows are soon empty, and then what is filled ends before. */
function lastOf({ size }: Sheet): Spot {
  return { row: size.rows - 1, column: size.columns - 1 }
}

function leap(sheet: Sheet, event: KeyboardEvent, page: number): boolean {
  const here = from(sheet, event)
  const to = {
    Home: { row: commands(event) ? 0 : here.row, column: 0 },
    End: commands(event) ? lastOf(sheet) : { row: here.row, column: lastOf(sheet).column },
    PageUp: moved(here, 'up', sheet.size, page),
    PageDown: moved(here, 'down', sheet.size, page),
  }[event.key]
  if (to) go(sheet, to, event.shiftKey)
  return !!to
}

/** Enter and Tab go on from the active cell. */
export function onward(sheet: Sheet, direction: Direction): void {
  const { row, column } = moved(sheet.active, direction, sheet.size)
  sheet.choose(at(row, column))
}

function command(sheet: Sheet, event: KeyboardEvent): boolean {
  const { size, area } = sheet
  const wholeRows = area.left === 0 && area.right === size.columns - 1
  const wholeColumns = area.top === 0 && area.bottom === size.rows - 1 && !wholeRows
  const acts: Partial<Record<string, () => void>> = {
    a: () => sheet.choose({ active: { row: 0, column: 0 }, end: lastOf(sheet) }, false),
    b: () => toggle(sheet, 'b'),
    i: () => toggle(sheet, 'i'),
    d: () => fillDown(sheet),
    f: () => (sheet.finding = true),
    z: () => (event.shiftKey ? redo(sheet) : undo(sheet)),
    y: () => redo(sheet),
    '+': () => (wholeColumns ? insertColumns(sheet) : insertRows(sheet)),
    '-': () => (wholeColumns ? removeColumns(sheet) : removeRows(sheet)),
  }
  const act = acts[event.key.toLowerCase()]
  act?.()
  return !!act
}

export function undo(sheet: Sheet): void {
  if (sheet.mayWrite()) sheet.book.undo()
}

export function redo(sheet: Sheet): void {
  if (sheet.mayWrite()) sheet.book.redo()
}

/** Whether the key was for the table; `page` is how many rows one sees. */
export function press(sheet: Sheet, event: KeyboardEvent, page: number): boolean {
  const { key } = event
  const direction = ARROWS[key]
  // Of a Mac, signs are typed with it; arrows with it belong to the page.
  if (event.altKey && !event.ctrlKey && !/^[^a-z\d]$/i.test(key)) return false
  if (direction) arrow(sheet, event, direction)
  else if (leap(sheet, event, page)) return true
  else if (commands(event) && !event.altKey) return command(sheet, event)
  else if (key === 'Enter') onward(sheet, event.shiftKey ? 'up' : 'down')
  else if (key === 'Tab') return tab(sheet, event)
  else if (key === 'F2' && !event.shiftKey) sheet.begin()
  else if (key === 'Delete') clear(sheet)
  else if (key === 'Backspace') sheet.begin('')
  else if (key === 'Escape' && sheet.finding) sheet.finding = false
  // A dead key, or a way of writing of its own: what it makes goes into the field that it opens.
  else if (key === 'Dead' || key === 'Process') {
    sheet.begin('')
    return false
  } else if (key.length === 1) sheet.begin(key)
  else return false
  return true
}

/** At the ends of a table Tab leaves it: who came in by keys gets out by them. */
function tab(sheet: Sheet, event: KeyboardEvent): boolean {
  const direction = event.shiftKey ? 'left' : 'right'
  const { column } = sheet.active
  if (column === (event.shiftKey ? 0 : sheet.size.columns - 1)) return false
  onward(sheet, direction)
  return true
}

/** The same while a cell is being written. */
export function pressWriting(draft: Draft, event: KeyboardEvent): boolean {
  const { key } = event
  const { sheet } = draft
  const direction = ARROWS[key]
  if (event.isComposing) return false
  const ways: Partial<Record<string, Direction>> = {
    Enter: event.shiftKey ? 'up' : 'down',
    Tab: event.shiftKey ? 'left' : 'right',
  }
  const way = ways[key]
  if (key === 'Escape') draft.drop()
  else if (way) {
    if (draft.keep()) onward(sheet, way)
  } else if (direction && draft.over && draft.isPointing) draft.pointBy(direction, event.shiftKey)
  else if (direction && draft.over && !draft.inBar && !event.shiftKey) {
    if (draft.keep()) onward(sheet, direction)
  } else return false
  return true
}
