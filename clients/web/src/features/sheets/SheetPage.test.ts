import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import type { AnyCommand, Document, LiveState } from '../../frames'
import { store } from '../../sync/live'
import { AT, conversation, ME, membership, person, started } from '../../testing/records'
import { bookOf } from './book/book'
import OneSheet from './OneSheet.svelte'

const NODE = 7

/** What the server holds: a table with a word in it. */
function held(): Uint8Array<ArrayBuffer> {
  const doc = new Y.Doc()
  const book = bookOf(doc, 'theirs')
  book.table(book.addTable('Dépenses'))?.write([{ row: 0, column: 0, kept: 'tPoste' }])
  return new Uint8Array(Y.encodeStateAsUpdate(doc))
}

function answers(given: Partial<LiveState> = {}) {
  const state: LiveState = {
    node: NODE,
    seq: 1,
    folded: 1,
    updates: [],
    writers: [],
    may_write: true,
    complete: true,
    ...given,
  }
  const node = { id: NODE, conversation: 9, name: 'Budget 2027.xlsx', parent: null, live: 'sheet', changed_at: AT }
  const document = { node, path: [], versions: [], frozen: [], uses: [], text: 'none' } as unknown as Document
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(held())))
  vi.spyOn(store, 'run').mockImplementation((command: AnyCommand) => {
    if (command.type === 'load_document') return Promise.resolve(document) as never
    if (command.type === 'open_live') return Promise.resolve(state) as never
    return Promise.resolve({ node: NODE, seq: 2 }) as never
  })
}

beforeEach(() => {
  vi.restoreAllMocks()
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1200)
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600)
  vi.spyOn(store, 'line', 'get').mockReturnValue('online')
  store.apply({
    type: 'started',
    started: started({
      people: [person(ME, { name: 'Maëlle Le Goff' }), person(2, { name: 'Soizic Le Bihan' })],
      conversations: [conversation(9, [ME, 2], { name: 'Vie associative' })],
      memberships: [membership(9)],
    }),
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
})

it('shows what the document holds, under its name and that of its group', async () => {
  answers()
  render(OneSheet, { node: NODE })
  expect(await screen.findByRole('gridcell', { name: 'Poste' })).toBeTruthy()
  expect(await screen.findByRole('heading', { name: 'Budget 2027' })).toBeTruthy()
  expect(screen.getByText(/Vie associative\..*Chaque case est enregistrée/)).toBeTruthy()
  await fireEvent.click(screen.getByRole('button', { name: 'Exporter' }))
  expect(screen.getByRole('menuitem', { name: 'Excel (.xlsx)' }).getAttribute('href')).toBe(`/api/documents/${NODE}`)
})

it('says to who may only read that they do, and lets them write nothing', async () => {
  answers({ may_write: false })
  render(OneSheet, { node: NODE })
  expect(await screen.findByText(/Vous lisez ce tableau/)).toBeTruthy()
  expect((await screen.findByRole('grid')).getAttribute('aria-readonly')).toBe('true')
})
