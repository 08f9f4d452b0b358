/* What can stand in a menu. */

import type { IconShape } from './types'

export interface MenuItem {
  label: string
  icon?: IconShape
  kind?: 'danger'
  /** Given: one of a few of which one holds. */
  checked?: boolean
  disabled?: boolean
  href?: string
  /** Of an address: what is there is saved. */
  download?: boolean
  run?: () => void
}
