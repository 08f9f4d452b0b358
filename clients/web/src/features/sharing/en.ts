/* Addresses that need no account, in English. */

import type { Dictionary } from '../../i18n'
import type { fr } from './fr'

export const en: Dictionary<typeof fr> = {
  address: 'Address',
  none: 'No address is open.',
  give: 'Open an address',
  renew: 'Change it',
  end: 'Close it',
  copy: 'Copy',
  copied: 'Address copied.',
  openedBy: (name, when) => `Opened by ${name}, ${when}.`,
}
