import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { literal } from './formulas/values'
import { bookOf } from './book/book'
import { at } from './selection'
import { Sheet } from './sheet.svelte'
import type { Book, Engine, Peer } from './types'
import Work from './Work.svelte'

let book: Book
let sheet: Sheet
let doc: Y.Doc

/** What cells hold; of formulas it comes to the same each time. */
function engine(): Engine {
  const value: Engine['value'] = (table, row, column) => {
    const kept = book.table(table)?.kept(row, column) ?? ''
    return kept.startsWith('f') ? 42 : literal(kept)
  }
  return { value, settled: true, listen: () => () => undefined, close: () => undefined }
}

function open({ writes = true, peers = [] as Peer[] } = {}) {
  sheet = new Sheet(7, book, engine(), () => writes)
  return render(Work, { sheet, live: { peers, personOf: () => undefined } })
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  doc = new Y.Doc()
  book = bookOf(doc, 'own')
  const table = book.table(book.addTable('Dépenses'))
  table?.write([
    { row: 0, column: 0, kept: 'tPoste' },
    { row: 0, column: 1, kept: 'tPrévu' },
    { row: 1, column: 0, kept: 'tScène' },
    { row: 1, column: 1, kept: 'n4700' },
    { row: 2, column: 1, kept: 'n1250.5' },
  ])
})

afterEach(() => {
  sheet.close()
  book.close()
  doc.destroy()
})

const grid = () => screen.getByRole('grid')
const press = (key: string, more: KeyboardEventInit = {}) => fireEvent.keyDown(grid(), { key, ...more })
const field = () => grid().querySelector<HTMLInputElement>('.sheet-typing')
const kept = (row: number, column: number) => sheet.table?.kept(row, column)

async function type(text: string, key = 'Enter') {
  const input = field() ?? document.querySelector<HTMLInputElement>('.sheet-typing')
  if (!input) throw new Error('nothing is being written')
  await fireEvent.input(input, { target: { value: text } })
  await fireEvent.keyDown(input, { key })
}

it('draws the cells in sight, with their names, and says how many there are', () => {
  open()
  expect(grid().getAttribute('aria-rowcount')).toBe('201')
  expect(grid().getAttribute('aria-colcount')).toBe('27')
  expect(screen.getAllByRole('row').length).toBeLessThan(50)
  expect(screen.getByRole('gridcell', { name: 'Poste' }).getAttribute('aria-selected')).toBe('true')
  expect(document.getElementById(grid().getAttribute('aria-activedescendant') ?? '')?.textContent).toContain('Poste')
})

it('is one stop of the Tab key, and moves by arrows', async () => {
  open()
  expect(grid().tabIndex).toBe(0)
  await press('ArrowRight')
  await press('ArrowDown')
  await press('ArrowDown', { shiftKey: true })
  expect(screen.getByLabelText('Case ou plage à atteindre')).toHaveProperty('value', 'B2:B3')
  expect(screen.getByText('2 cases', { exact: false })).toBeTruthy()
  await press('End', { ctrlKey: true })
  expect(sheet.active).toEqual({ row: 199, column: 25 })
})

it('replaces what a cell holds by typing, and goes on below', async () => {
  open()
  sheet.choose(at(3, 1))
  await press('5')
  await type('500')
  expect(kept(3, 1)).toBe('n500')
  expect(sheet.active).toEqual({ row: 4, column: 1 })
})

it('keeps what was there when Escape is pressed', async () => {
  open()
  await press('F2')
  expect(field()?.value).toBe('Poste')
  await type('Autre', 'Escape')
  expect(kept(0, 0)).toBe('tPoste')
  expect(sheet.draft).toBeUndefined()
})

it('says in words what is wrong with a formula, and loses nothing of it', async () => {
  open()
  sheet.choose(at(4, 1))
  await press('=')
  await type('=SOME(B2)')
  expect(screen.getByText(/« SOME » n’est pas une fonction. Vouliez-vous SOMME/)).toBeTruthy()
  expect(field()?.value).toBe('=SOME(B2)')
  await type('=SOMME(B2:B3)')
  expect(kept(4, 1)).toMatch(/^fSUM\(/)
})

it('writes the names of cells into a formula, by arrows and by pressing them', async () => {
  open()
  sheet.choose(at(4, 1))
  await press('=')
  const input = field() as HTMLInputElement
  await fireEvent.keyDown(input, { key: 'ArrowUp' })
  expect(input.value).toBe('=B4')
  await fireEvent.keyDown(input, { key: 'ArrowUp' })
  expect(input.value).toBe('=B3')
  await fireEvent.pointerDown(screen.getByRole('gridcell', { name: 'Poste' }), { button: 0 })
  expect(input.value).toBe('=A1')
  await fireEvent.pointerUp(document)
})

it('proposes functions, and takes one by Tab', async () => {
  open()
  sheet.choose(at(4, 1))
  await press('=')
  const input = field() as HTMLInputElement
  await fireEvent.input(input, { target: { value: '=somm' } })
  expect(screen.getAllByRole('option')[0]?.textContent).toContain('SOMME')
  await fireEvent.keyDown(input, { key: 'Tab' })
  expect(input.value).toBe('=SOMME(')
  expect(screen.getByRole('note').textContent).toContain('SOMME')
})

it('clears, undoes and redoes', async () => {
  open()
  sheet.choose({ active: { row: 0, column: 0 }, end: { row: 2, column: 1 } })
  await press('Delete')
  expect(kept(1, 1)).toBe('')
  await press('z', { ctrlKey: true })
  expect(kept(1, 1)).toBe('n4700')
  await press('y', { ctrlKey: true })
  expect(kept(1, 1)).toBe('')
})

it('inserts and removes rows, and keeps what is chosen where it goes', async () => {
  open()
  sheet.choose(at(1, 1))
  await press('+', { ctrlKey: true })
  expect(kept(2, 1)).toBe('n4700')
  expect(sheet.active).toEqual({ row: 2, column: 1 })
  await press('-', { ctrlKey: true })
  expect(sheet.size.rows).toBe(200)
})

it('shows others where they are', () => {
  const { rows = [], columns = [] } = book.table(book.tables[0]?.id ?? '') ?? {}
  open({ peers: [{ person: 2, device: 5, at: `${book.tables[0]?.id}!${rows[1]}:${columns[1]}` }] })
  expect(grid().querySelectorAll('[data-by]')).toHaveLength(1)
  expect(grid().querySelector('[data-by]')?.textContent).toContain('4')
})

it('lets nobody write who only reads', async () => {
  open({ writes: false })
  expect(grid().getAttribute('aria-readonly')).toBe('true')
  expect(screen.queryByRole('toolbar')).toBeNull()
  await press('x')
  await press('Delete')
  expect(kept(0, 0)).toBe('tPoste')
  expect(field()).toBeNull()
})

it('finds words whatever their accents, and goes to them', async () => {
  open()
  await press('f', { ctrlKey: true })
  const search = screen.getByRole('searchbox')
  await fireEvent.input(search, { target: { value: 'scene' } })
  await fireEvent.keyDown(search, { key: 'Enter' })
  expect(sheet.active).toEqual({ row: 1, column: 0 })
  expect(screen.getByText('1 sur 1')).toBeTruthy()
})
