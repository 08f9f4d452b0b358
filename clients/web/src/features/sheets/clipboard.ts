/* What a clipboard holds of cells: lines of tabs for every program, a table for those that read one, and our own. */

/** Cells of ours as they are kept, and where they come from; what was cut is taken away when it is pasted. */
export interface Own {
  /** The document: ids mean nothing in another. */
  node: number
  table: string
  top: number
  left: number
  cut: boolean
  kept: string[][]
}

export const OWN_TYPE = 'application/x-parvis-cells'

const quoted = (text: string) => (/["\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

export function asTabs(cells: readonly (readonly string[])[]): string {
  return cells.map((row) => row.map(quoted).join('\t')).join('\n')
}

/** For a file: a semicolon between, as spreadsheets that speak French expect it, or a comma; and a sign of its letters. */
export function asCsv(cells: readonly (readonly string[])[], separator: ';' | ','): string {
  // What another program would take for a formula is text to it.
  const safe = (text: string) => (/^[=+@]|^-(?![\d.,\s]*$)/.test(text) ? `'${text}` : text)
  const one = (text: string) => (/["\n\r;,\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = cells.map((row) => row.map((text) => one(safe(text))).join(separator))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

export function asHtml(cells: readonly (readonly string[])[]): string {
  const row = (texts: readonly string[]) => `<tr>${texts.map((text) => `<td>${escaped(text)}</td>`).join('')}</tr>`
  return `<table>${cells.map(row).join('')}</table>`
}

/** The rows of what another program has copied as lines of tabs. */
export function fromTabs(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = ''
  let inside = false
  const end = () => {
    rows.at(-1)?.push(cell)
    cell = ''
  }
  for (let place = 0; place < text.length; place++) {
    const sign = text.charAt(place)
    if (inside && sign === '"' && text.charAt(place + 1) === '"') cell += text.charAt(++place)
    else if (inside && sign === '"') inside = false
    else if (inside) cell += sign
    else if (sign === '"' && cell === '' && closes(text, place)) inside = true
    else if (sign === '\t') end()
    else if (sign === '\n') {
      end()
      rows.push([])
    } else if (sign !== '\r') cell += sign
  }
  end()
  return isEmpty(rows.at(-1)) && rows.length > 1 ? rows.slice(0, -1) : rows
}

/** Whether a quote that begins a cell is closed at the end of one: else it is a sign like others. */
function closes(text: string, place: number): boolean {
  let end = text.indexOf('"', place + 1)
  while (text.charAt(end + 1) === '"' && end !== -1) end = text.indexOf('"', end + 2)
  return end !== -1 && ['', '\t', '\n', '\r'].includes(text.charAt(end + 1))
}

const isEmpty = (row: readonly string[] | undefined) => row?.length === 1 && row[0] === ''

/** The cells of the first table in what was copied from a page or a spreadsheet; none when it has none. */
export function fromHtml(html: string): string[][] {
  if (!html.includes('<table')) return []
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table')
  return [...(table?.rows ?? [])].map((row) =>
    [...row.cells].flatMap((cell) => {
      const text = cell.textContent.replace(/[\s\u00a0]+/g, ' ').trim()
      return [text, ...Array<string>(Math.min(100, Math.max(0, cell.colSpan - 1))).fill('')]
    }),
  )
}

/** Our own cells, of a page of ours or of who pretends to be one: what is not as it should be is nothing. */
export function ownFrom(text: string): Own | undefined {
  if (!text) return undefined
  try {
    const own = JSON.parse(text) as Own
    const isRow = (row: unknown) => Array.isArray(row) && row.every((one) => typeof one === 'string')
    const fits =
      typeof own.table === 'string' &&
      Number.isInteger(own.node) &&
      Number.isInteger(own.top) &&
      Number.isInteger(own.left)
    return fits && Array.isArray(own.kept) && own.kept.length && own.kept.every(isRow) ? own : undefined
  } catch {
    return undefined
  }
}

/** The cells laid over an area: one value, or a whole number of times, fills it; else they keep their own size. */
export function laid<Cell>(cells: readonly (readonly Cell[])[], rows: number, columns: number): (Cell | undefined)[][] {
  const height = cells.length
  const width = cells.reduce((most, row) => Math.max(most, row.length), 1)
  const times = (wanted: number, have: number) => (wanted > have && wanted % have === 0 ? wanted : have)
  const across = times(columns, width)
  return Array.from({ length: times(rows, height) }, (_, row) =>
    Array.from({ length: across }, (_, column) => cells[row % height]?.[column % width]),
  )
}
