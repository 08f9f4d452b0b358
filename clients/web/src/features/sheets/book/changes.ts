/* What has changed in one transaction, told when it is over. */

import type * as Y from 'yjs'
import type { Change } from '../types'

export class Changes {
  private readonly listeners = new Set<(change: Change) => void>()
  private cells = new Map<string, ReadonlySet<string>>()
  private structures = new Set<string>()
  private tables = false
  private looks = false

  constructor(private readonly doc: Y.Doc) {
    doc.on('afterTransaction', this.tell)
  }

  /** By a mirror, that tells once in a transaction. */
  writtenIn(table: string, cells: readonly string[]): void {
    this.cells.set(table, new Set(cells))
  }

  structure(table: string): void {
    this.structures.add(table)
  }

  table(): void {
    this.tables = true
  }

  look(): void {
    this.looks = true
  }

  listen(told: (change: Change) => void): () => void {
    const listener = (change: Change) => told(change)
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  close(): void {
    this.doc.off('afterTransaction', this.tell)
    this.listeners.clear()
  }

  private readonly tell = ({ local }: Y.Transaction): void => {
    const { cells, structures, tables, looks } = this
    if (cells.size === 0 && structures.size === 0 && !tables && !looks) return
    this.cells = new Map()
    this.structures = new Set()
    this.tables = this.looks = false
    for (const told of [...this.listeners]) told({ cells, structure: structures, tables, look: looks, remote: !local })
  }
}
