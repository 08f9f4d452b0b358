import { expect, it } from 'vitest'
import type { Node } from '../../frames'
import { hrefOf } from './opening'

const node = (told: Partial<Node>): Node => ({
  id: 7,
  conversation: 3,
  kind: 'document',
  name: 'Budget.xlsx',
  parent: null,
  items: 0,
  version: null,
  changed_seq: 1,
  changed_by: 1,
  changed_at: new Date(0),
  brought_by: 1,
  binned_by: null,
  binned_at: null,
  pinned_at: null,
  live: null,
  taken: false,
  ...told,
})

it('opens a sheet where it is written, and its versions where those of other documents are', () => {
  const sheet = node({ live: 'sheet' })
  expect(hrefOf(sheet)).toBe('/tableaux/7')
  expect(hrefOf(sheet, { page: 2, sought: 'sono' })).toBe('/tableaux/7')
  expect(hrefOf(sheet, { panel: 'versions' })).toBe('/documents/7?volet=versions')
  expect(hrefOf(sheet, { version: 2 })).toBe('/documents/7?version=2')
  expect(hrefOf(node({}))).toBe('/documents/7')
  expect(hrefOf(node({ kind: 'folder' }))).toBe('/discussions/3/documents?dossier=7')
})
