/* The tools above a table, in their order; those that have no room go into the menu of others. */

import AlignCenter from '@lucide/svelte/icons/text-align-center'
import AlignEnd from '@lucide/svelte/icons/text-align-end'
import AlignStart from '@lucide/svelte/icons/text-align-start'
import Ascending from '@lucide/svelte/icons/arrow-down-a-z'
import Baseline from '@lucide/svelte/icons/baseline'
import Bold from '@lucide/svelte/icons/bold'
import Descending from '@lucide/svelte/icons/arrow-down-z-a'
import Fewer from '@lucide/svelte/icons/decimals-arrow-left'
import Find from '@lucide/svelte/icons/search'
import Freeze from '@lucide/svelte/icons/snowflake'
import Ground from '@lucide/svelte/icons/paint-bucket'
import Italic from '@lucide/svelte/icons/italic'
import More from '@lucide/svelte/icons/decimals-arrow-right'
import Percent from '@lucide/svelte/icons/percent'
import Places from '@lucide/svelte/icons/table-2'
import Redo from '@lucide/svelte/icons/redo-2'
import Sigma from '@lucide/svelte/icons/sigma'
import Undo from '@lucide/svelte/icons/undo-2'
import Wrap from '@lucide/svelte/icons/text-wrap'
import { language } from '../../i18n'
import type { MenuItem } from '../../ui/menu'
import type { IconShape } from '../../ui/types'
import {
  decimals,
  dress,
  freeze,
  insertColumns,
  insertRows,
  removeColumns,
  removeRows,
  sort,
  summed,
  toggle,
} from './acts'
import { spokenName } from './formulas/functions'
import { redo, undo } from './keys'
import { letters } from './selection'
import type { Sheet } from './sheet.svelte'
import type { Align, Colour } from './types'
import { words } from './words'

export interface Tool {
  label: string
  icon: IconShape
  /** Rem that the page has when there is room for it. */
  room: number
  /** Said beside the icon. */
  text?: string
  rule?: boolean
  pressed?: boolean
  disabled?: boolean
  run?: () => void
  items?: (MenuItem | 'rule')[]
}

export const FORMATS = ['', 'int', 'dec:2', 'eur:2', 'pct:0', 'date', 'datetime', 'time', 'text'] as const
const COLOURS: readonly Colour[] = ['red', 'green', 'blue', 'yellow', 'grey', 'violet']

/** Of the formats there are, the one that a cell has, whatever its decimals. */
export const formatOf = (n = '') => FORMATS.find((one) => one && one.split(':')[0] === n.split(':')[0]) ?? ''

export function formats(sheet: Sheet): MenuItem[] {
  const now = formatOf(sheet.look(sheet.active.row, sheet.active.column).n)
  return FORMATS.map((one) => ({
    label: words().formats[one || 'plain'],
    checked: one === now,
    run: () => dress(sheet, { n: one || undefined }),
  }))
}

function colours(sheet: Sheet, property: 'c' | 'f'): MenuItem[] {
  const now = sheet.look(sheet.active.row, sheet.active.column)[property]
  return [undefined, ...COLOURS].map((one) => ({
    label: words().colours[one ?? 'none'],
    checked: one === now,
    run: () => dress(sheet, { [property]: one }),
  }))
}

function places(sheet: Sheet): (MenuItem | 'rule')[] {
  const says = words()
  const { top, bottom, left, right } = sheet.area
  const rows = bottom - top + 1
  const columns = right - left + 1
  return [
    { label: says.insertAbove(rows), run: () => insertRows(sheet) },
    { label: says.insertBelow(rows), run: () => insertRows(sheet, true) },
    { label: says.removeRows(top + 1, bottom + 1), kind: 'danger', run: () => removeRows(sheet) },
    'rule',
    { label: says.insertLeft(columns), run: () => insertColumns(sheet) },
    { label: says.insertRight(columns), run: () => insertColumns(sheet, true) },
    { label: says.removeColumns(letters(left), letters(right)), kind: 'danger', run: () => removeColumns(sheet) },
  ]
}

function aligned(sheet: Sheet): MenuItem[] {
  const now = sheet.look(sheet.active.row, sheet.active.column).a
  const all: [Align, IconShape][] = [
    ['l', AlignStart],
    ['c', AlignCenter],
    ['r', AlignEnd],
  ]
  return all.map(([a, icon]) => ({
    label: words().aligned[a],
    icon,
    checked: now === a,
    run: () => dress(sheet, { a: now === a ? undefined : a }),
  }))
}

/** Writes the sum of what is above, or beside; it is kept with Enter. */
export function addUp(sheet: Sheet): void {
  sheet.begin(`=${spokenName('SUM', language())}(${summed(sheet)}`)
}

export function toolsOf(sheet: Sheet): Tool[] {
  const says = words()
  const { active, info, book } = sheet
  const look = sheet.look(active.row, active.column)
  void sheet.version
  const frozen = !!info && (info.frozenRows > 0 || info.frozenColumns > 0)
  return [
    { label: says.undo, icon: Undo, room: 0, disabled: !book.canUndo, run: () => undo(sheet) },
    { label: says.redo, icon: Redo, room: 0, disabled: !book.canRedo, run: () => redo(sheet) },
    {
      label: says.format,
      icon: Percent,
      room: 0,
      rule: true,
      text: says.formats[formatOf(look.n) || 'plain'],
      items: formats(sheet),
    },
    {
      label: says.percent,
      icon: Percent,
      room: 50,
      pressed: !!look.n?.startsWith('pct'),
      run: () => dress(sheet, { n: look.n?.startsWith('pct') ? undefined : 'pct:0' }),
    },
    { label: says.fewer, icon: Fewer, room: 44, run: () => decimals(sheet, -1) },
    { label: says.more, icon: More, room: 44, run: () => decimals(sheet, 1) },
    { label: says.bold, icon: Bold, room: 0, rule: true, pressed: !!look.b, run: () => toggle(sheet, 'b') },
    { label: says.italic, icon: Italic, room: 0, pressed: !!look.i, run: () => toggle(sheet, 'i') },
    {
      label: says.align,
      icon: look.a === 'r' ? AlignEnd : look.a === 'c' ? AlignCenter : AlignStart,
      room: 46,
      items: aligned(sheet),
    },
    { label: says.wrap, icon: Wrap, room: 54, pressed: !!look.w, run: () => toggle(sheet, 'w') },
    { label: says.textColour, icon: Baseline, room: 48, items: colours(sheet, 'c') },
    { label: says.groundColour, icon: Ground, room: 48, items: colours(sheet, 'f') },
    {
      label: says.freeze,
      icon: Freeze,
      room: 76,
      rule: true,
      pressed: frozen,
      text:
        frozen && info
          ? says.frozen(info.frozenRows, info.frozenColumns && letters(info.frozenColumns - 1))
          : says.freeze,
      run: () => freeze(sheet),
    },
    { label: says.places, icon: Places, room: 60, items: places(sheet) },
    { label: says.sum, icon: Sigma, room: 40, run: () => addUp(sheet) },
    {
      label: says.ascending(letters(active.column)),
      icon: Ascending,
      room: 64,
      rule: true,
      run: () => sort(sheet, false),
    },
    { label: says.descending(letters(active.column)), icon: Descending, room: 64, run: () => sort(sheet, true) },
    { label: says.find, icon: Find, room: 40, run: () => (sheet.finding = true) },
  ]
}
