import { expect, it } from 'vitest'
import type { DriveChanged, Node } from '../../frames'
import { after, endOf, fitted, ordered } from './drive'

const node = (id: number, told: Partial<Node> = {}): Node => ({
  id,
  conversation: 7,
  kind: 'folder',
  name: `n${id}`,
  changed_seq: id,
  changed_by: 1,
  brought_by: 1,
  changed_at: new Date(0),
  parent: null,
  items: 0,
  version: null,
  binned_by: null,
  binned_at: null,
  live: null,
  taken: false,
  pinned_at: null,
  ...told,
})

const changed = (seq: number, nodes: Node[], gone: number[] = []): DriveChanged => ({
  type: 'drive_changed',
  conversation: 7,
  since: seq - nodes.length,
  seq,
  nodes,
  gone,
})

const here = ({ parent, binned_at }: Node) => parent === 1 && binned_at === null
const listed = { path: [node(1)], nodes: [node(2, { parent: 1 }), node(3, { parent: 1 })], seq: 3 }
const ids = (event: DriveChanged) => after(listed, event, here).nodes.map(({ id }) => id)

it('takes in what comes, and lets go of what leaves the folder', () => {
  expect(ids(changed(4, [node(4, { parent: 1 })]))).toEqual([2, 3, 4])
  expect(ids(changed(4, [node(4)]))).toEqual([2, 3])
  expect(ids(changed(4, [node(2, { parent: null, changed_seq: 4 })]))).toEqual([3])
  expect(ids(changed(4, [node(2, { parent: 1, changed_seq: 4, binned_at: new Date() })]))).toEqual([3])
  expect(ids(changed(4, [], [3]))).toEqual([2])
})

it('keeps what is newer than what is told', () => {
  const late = changed(4, [node(3, { parent: 1, name: 'old', changed_seq: 1 })])
  expect(after(listed, late, here).nodes[1]?.name).toBe('n3')
  const news = changed(4, [node(3, { parent: 1, name: 'new', changed_seq: 4 })])
  expect(after(listed, news, here).nodes[1]?.name).toBe('new')
})

it('follows the folders on the way there', () => {
  expect(after(listed, changed(4, [node(1, { name: 'renamed', changed_seq: 4 })]), here).path[0]?.name).toBe('renamed')
  expect(after(listed, changed(4, [], [1]), here).path).toEqual([])
})

it('counts as people do, folders first', () => {
  const names = ['b 10', 'élu', 'b 2', 'Zone'].map((name, at) =>
    node(at, { name, kind: name === 'Zone' ? 'folder' : 'document' }),
  )
  expect(ordered(names).map(({ name }) => name)).toEqual(['Zone', 'b 2', 'b 10', 'élu'])
})

it.each([
  ['Rue : plans', 'Rue - plans'],
  ['12/05', '12-05'],
  [' fin. ', 'fin'],
  ['...', ''],
  ['l’été', 'l’été'],
])('says what « %s » will be called', (given, kept) => {
  expect(fitted(given)).toBe(kept)
})

it('says when what is in the bin is no more', () => {
  const binned = node(1, { binned_at: new Date('2026-09-01T10:00:00Z') })
  expect(endOf(binned, 30)).toEqual(new Date('2026-10-01T10:00:00Z'))
})
