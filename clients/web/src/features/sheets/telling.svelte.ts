/* What others change, said to who listens to the page rather than sees it: one sentence at most every few seconds. */

import { firstName, personOf } from '../../domain/people'
import { listed } from '../../i18n'
import { store } from '../../sync/live'
import { nameOf } from './selection'
import type { Sheet } from './sheet.svelte'
import type { Change } from './types'
import { words } from './words'

/** Milliseconds. */
const PAUSE = 5_000
/** Cells of which one looks up who wrote them. */
const LOOKED = 20

export class Telling {
  sentence = $state('')
  readonly #people = new Set<number>()
  #cells = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #end: () => void

  constructor(
    readonly sheet: Sheet,
    readonly whose: (writer: number) => number | undefined,
  ) {
    this.#end = sheet.book.listen((change) => this.#take(change))
  }

  close(): void {
    this.#end()
    clearTimeout(this.#timer)
  }

  #take({ remote, cells }: Change): void {
    const { table } = this.sheet
    const changed = remote && table ? [...(cells.get(table.id) ?? [])] : []
    if (!table || !changed.length) return
    for (const id of changed.slice(0, LOOKED)) {
      const [row = '', column = ''] = id.split(':')
      const spot = { row: table.rows.indexOf(row), column: table.columns.indexOf(column) }
      if (spot.row < 0 || spot.column < 0) continue
      const person = this.whose(table.writer(spot.row, spot.column) ?? -1)
      if (person !== undefined) this.#people.add(person)
      this.#cells.add(nameOf(spot))
    }
    for (const id of changed.slice(LOOKED)) this.#cells.add(id)
    if (this.#cells.size) this.#timer ??= setTimeout(() => this.#say(), PAUSE)
  }

  #say(): void {
    const names = [...this.#people].slice(0, 3).map((person) => firstName(personOf(store.state, person)))
    const who = names.length ? listed(names) : words().somebody
    const [first = ''] = this.#cells
    this.sentence = this.#cells.size === 1 ? words().changedOne(who, first) : words().changedMany(who, this.#cells.size)
    this.#timer = undefined
    this.#people.clear()
    this.#cells = new Set()
  }
}
