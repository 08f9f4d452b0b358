/* What a right click offers on a cell, a row or a column. */

import AZ from '@lucide/svelte/icons/arrow-down-a-z'
import Above from '@lucide/svelte/icons/arrow-up-to-line'
import Below from '@lucide/svelte/icons/arrow-down-to-line'
import Eraser from '@lucide/svelte/icons/eraser'
import Left from '@lucide/svelte/icons/arrow-left-to-line'
import Narrower from '@lucide/svelte/icons/chevrons-right-left'
import Right from '@lucide/svelte/icons/arrow-right-to-line'
import Rows from '@lucide/svelte/icons/rows-3'
import Sigma from '@lucide/svelte/icons/sigma'
import Trash from '@lucide/svelte/icons/trash-2'
import User from '@lucide/svelte/icons/user-pen'
import Wider from '@lucide/svelte/icons/chevrons-left-right'
import ZA from '@lucide/svelte/icons/arrow-down-z-a'
import type { MenuItem } from '../../ui/menu'
import { clear, insertColumns, insertRows, removeColumns, removeRows, sort } from './acts'
import { letters, nameOf } from './selection'
import type { Sheet } from './sheet.svelte'
import { words } from './words'

export type Of = 'cell' | 'row' | 'column'

interface Other {
  whose: () => void
  form: () => void
  addUp: () => void
}

/** Pixels by which a column becomes wider. */
const STEP = 40

function wider(sheet: Sheet, by: number): void {
  const { table, area } = sheet
  for (let column = area.left; table && column <= Math.min(area.right, area.left + 100); column++)
    table.setWidth(column, Math.max(40, Math.min(800, table.width(column) + by)))
}

function rows(sheet: Sheet): MenuItem[] {
  const says = words()
  const { top, bottom } = sheet.area
  const count = bottom - top + 1
  return [
    { label: says.insertAbove(count), icon: Above, run: () => insertRows(sheet) },
    { label: says.insertBelow(count), icon: Below, run: () => insertRows(sheet, true) },
    { label: says.removeRows(top + 1, bottom + 1), icon: Trash, kind: 'danger', run: () => removeRows(sheet) },
  ]
}

function columns(sheet: Sheet): MenuItem[] {
  const says = words()
  const { left, right } = sheet.area
  const count = right - left + 1
  return [
    { label: says.insertLeft(count), icon: Left, run: () => insertColumns(sheet) },
    { label: says.insertRight(count), icon: Right, run: () => insertColumns(sheet, true) },
    { label: says.wider, icon: Wider, run: () => sheet.book.together(() => wider(sheet, STEP)) },
    { label: says.narrower, icon: Narrower, run: () => sheet.book.together(() => wider(sheet, -STEP)) },
    {
      label: says.removeColumns(letters(left), letters(right)),
      icon: Trash,
      kind: 'danger',
      run: () => removeColumns(sheet),
    },
  ]
}

export function menuOf(sheet: Sheet, of: Of, { whose, form, addUp }: Other): (MenuItem | 'rule')[] {
  const says = words()
  const name = nameOf(sheet.active)
  const column = letters(sheet.active.column)
  const read: MenuItem[] = [
    { label: says.whoWrote(name), icon: User, run: whose },
    { label: says.rowForm, icon: Rows, run: form },
  ]
  if (!sheet.mayWrite()) return read
  const order: MenuItem[] = [
    { label: says.ascending(column), icon: AZ, run: () => sort(sheet, false) },
    { label: says.descending(column), icon: ZA, run: () => sort(sheet, true) },
  ]
  if (of === 'row') return [...rows(sheet), 'rule', ...read.slice(1)]
  if (of === 'column') return [...columns(sheet), 'rule', ...order]
  return [
    ...rows(sheet),
    'rule',
    ...order,
    { label: says.sum, icon: Sigma, run: addUp },
    { label: says.clear, icon: Eraser, run: () => clear(sheet) },
    'rule',
    ...read,
  ]
}
