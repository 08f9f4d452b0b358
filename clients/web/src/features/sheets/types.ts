/* What the parts of a sheet know of one another. docs/sheets.md says how it is kept. */

/** What a cell holds, as it is kept: `n1250.5`, `tBonjour`, `b1`, `f…`; empty when it holds nothing. */
export type Kept = string

/** What a formula comes to, or a cell holds. */
export type Value = number | string | boolean | Wrong | null

/** An error of a spreadsheet: `#DIV/0!`, `#REF!`, `#NAME?`, `#VALUE!`, `#N/A`, `#NUM!`, `#CIRC!`. */
export interface Wrong {
  error: string
}

export type Colour = 'red' | 'green' | 'blue' | 'yellow' | 'grey' | 'violet'
export type Align = 'l' | 'c' | 'r'

/** How a cell looks; what is left out is as it is everywhere. */
export interface Look {
  /** How a number is shown: `int`, `dec:2`, `eur:2`, `pct:0`, `date`, `datetime`, `time`, `text`. */
  n?: string
  b?: boolean
  i?: boolean
  /** Wrapped. */
  w?: boolean
  a?: Align
  /** Of the text, and of the ground. */
  c?: Colour
  f?: Colour
}

/** A rectangle of cells, by their places in the order of rows and columns, the ends included. */
export interface Area {
  top: number
  left: number
  bottom: number
  right: number
}

export interface TableInfo {
  id: string
  name: string
  frozenRows: number
  frozenColumns: number
}

export interface Edit {
  row: number
  column: number
  kept: Kept
}

/** One table of a sheet, as it stands: what is read from it may be asked for at each change. */
export interface Table {
  readonly id: string
  readonly rows: readonly string[]
  readonly columns: readonly string[]
  kept(row: number, column: number): Kept
  look(row: number, column: number): Look
  width(column: number): number
  /** Who wrote the cell last, as the number that Yjs drew for their device; none of an empty one. */
  writer(row: number, column: number): number | undefined
  write(edits: readonly Edit[]): void
  /** A property that is `undefined` in the patch is taken away. */
  dress(area: Area, patch: { [Property in keyof Look]?: Look[Property] | undefined }): void
  setWidth(column: number, pixels: number): void
  insertRows(at: number, count: number): void
  insertColumns(at: number, count: number): void
  removeRows(at: number, count: number): void
  removeColumns(at: number, count: number): void
  /** `to` is where the first of them stands afterwards, counted without them. */
  moveRows(from: number, count: number, to: number): void
  moveColumns(from: number, count: number, to: number): void
  /** Puts the rows from `top` to `bottom` in this order: places of before. For everybody. */
  order(top: number, places: readonly number[]): void
  freeze(rows: number, columns: number): void
  /** Where the row or column stands; -1 when it is not there. */
  place(kind: Kind, id: string): number
  /** Of a row or column that was removed: the ids of its neighbours then, before and after; empty at an end. */
  neighbours(kind: Kind, id: string): readonly [string, string] | undefined
}

export type Kind = 'row' | 'column'

/** A sheet: its tables, and one's own way back. */
export interface Book {
  readonly tables: readonly TableInfo[]
  table(id: string): Table | undefined
  addTable(name: string): string
  renameTable(id: string, name: string): void
  removeTable(id: string): void
  /** Several acts as one, for the others and for `undo`. */
  together(acts: () => void): void
  undo(): void
  redo(): void
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** Tells after each change, one's own or others'; returns what ends it. */
  listen(told: (change: Change) => void): () => void
  close(): void
}

/** What has changed: cells by `row:column` of their table, or more than that. */
export interface Change {
  /** By table: the ids of cells whose content changed, `{row}:{column}`. */
  cells: ReadonlyMap<string, ReadonlySet<string>>
  /** Tables whose rows or columns changed; everything that refers to them may have. */
  structure: ReadonlySet<string>
  /** Tables came, went or were renamed. */
  tables: boolean
  look: boolean
  /** By somebody else. */
  remote: boolean
}

/** Works out the formulas of a book beside the page. */
export interface Engine {
  /** What the cell comes to: of a formula that is not worked out yet, what it came to before, or null. */
  value(table: string, row: number, column: number): Value
  /** Whether all changes so far are worked out. */
  readonly settled: boolean
  listen(told: () => void): () => void
  close(): void
}

export type Language = 'fr' | 'en'

/** Somebody else who has the document open. */
export interface Peer {
  person: number
  device: number
  /** As the page has said it: `{table}!{row}:{column}` by ids, or `{table}!{row}:{column}:{row}:{column}` of an area. */
  at: string
}
