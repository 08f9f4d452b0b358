/* The text of a page of a PDF as paragraphs, headings and lists that fit any width: guessed from where its pieces stand. */

/** A piece of text, where its line stands from the foot of the page, and how tall its letters are. */
export interface Piece {
  text: string
  x: number
  y: number
  width: number
  height: number
}

export interface Block {
  kind: 'title' | 'heading' | 'text' | 'item' | 'row'
  text: string
}

interface Line {
  cells: string[]
  x: number
  right: number
  y: number
  height: number
}

const BULLET = /^\s*(?:[•▪◦‣·*–—-]|\d{1,2}[.)°]|[a-z]\))\s+/
/** Letters of one line stand this much higher or lower than one another, in heights. */
const SAME_LINE = 0.6
/** Heights: less is no space, more is the next column of a table. */
const SPACE = 0.15
const COLUMN = 2.5
/** How much taller than what is read most. */
const HEADING = 1.15
const TITLE = 1.5

export function blocksOf(pieces: readonly Piece[]): Block[] {
  const lines = linesOf(pieces)
  const usual = mostLetters(lines, ({ height }) => height)
  const pitch = mostLetters(lines, (line, before) => (before ? before.y - line.y : 0))
  const edge = Math.max(0, ...lines.map(({ right }) => right))
  const blocks: Block[] = []
  lines.forEach((line, place) => {
    const before = lines[place - 1]
    const kind = kindOf(line, usual)
    const last = blocks.at(-1)
    if (last && before && kind !== 'row' && goesOn(before, line, last.kind, kind, { pitch, edge }))
      last.text = joined(last.text, textOf(line))
    else blocks.push({ kind, text: textOf(line) })
  })
  return blocks
}

function linesOf(pieces: readonly Piece[]): Line[] {
  const lines: Line[] = []
  for (const { text, x, y, width, height } of pieces) {
    if (!text.trim() || !height) continue
    const line = lines.at(-1)
    const gap = line ? (x - line.right) / height : 0
    if (!line || Math.abs(line.y - y) > SAME_LINE * height || gap < -COLUMN) {
      lines.push({ cells: [text], x, right: x + width, y, height })
      continue
    }
    if (gap > COLUMN) line.cells.push(text)
    else line.cells.push(`${line.cells.pop() ?? ''}${gap > SPACE ? ' ' : ''}${text}`)
    line.right = x + width
    line.height = Math.max(line.height, height)
  }
  return lines
}

/** Of what is measured, the value that the most letters have; rounded, for no two lines are quite alike. */
function mostLetters(lines: readonly Line[], measure: (line: Line, before: Line | undefined) => number): number {
  const letters = new Map<number, number>()
  lines.forEach((line, place) => {
    const value = Math.round(measure(line, lines[place - 1]) * 2) / 2
    if (value > 0) letters.set(value, (letters.get(value) ?? 0) + textOf(line).length)
  })
  return [...letters].reduce((most, one) => (one[1] > most[1] ? one : most), [1, 0])[0]
}

function kindOf(line: Line, usual: number): Block['kind'] {
  const text = textOf(line)
  if (line.cells.length > 1) return 'row'
  if (line.height > TITLE * usual) return 'title'
  if (line.height > HEADING * usual || isCapitals(text)) return 'heading'
  return BULLET.test(text) ? 'item' : 'text'
}

function isCapitals(text: string): boolean {
  return text.length < 90 && /\p{Lu}.*\p{Lu}.*\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text)
}

/** Whether a line belongs to the block of the one before. */
function goesOn(
  before: Line,
  line: Line,
  block: Block['kind'],
  kind: Block['kind'],
  { pitch, edge }: { pitch: number; edge: number },
): boolean {
  const apart = before.y - line.y
  if (apart <= 0 || apart > Math.max(1.35 * pitch, 1.8 * line.height) || kind === 'item' || block === 'row')
    return false
  if (block === 'item') return kind === 'text' && line.x > before.x - 1
  if (block !== kind) return false
  // A line that ends early, with a full stop, was the last of its paragraph.
  return kind !== 'text' || !/[.:;!?»]\s*$/.test(textOf(before)) || before.right > edge - 4 * before.height
}

function textOf({ cells }: Line): string {
  return cells.map((cell) => cell.replace(/\s+/g, ' ').trim()).join(' · ')
}

/** A word cut at the end of a line is whole again. */
function joined(before: string, text: string): string {
  if (before.endsWith('\u00ad')) return before.slice(0, -1) + text
  return /\p{L}-$/u.test(before) && /^\p{Ll}/u.test(text) ? before.slice(0, -1) + text : `${before} ${text}`
}
