/* What a device is called, from what its browser says of itself. */

import { deviceOf } from '../../domain/device'
import { words } from './words'

export function nameOf(userAgent: string): string {
  const { browser, system } = deviceOf(userAgent)
  return words().device(browser, system)
}
